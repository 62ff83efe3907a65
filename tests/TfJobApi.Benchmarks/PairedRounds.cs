namespace TfJobApi.Benchmarks;

/// <summary>Measures two servers in alternating rounds with an alternating beginner, so that other work of the machine affects both.</summary>
internal static class PairedRounds
{
    public static async Task<List<(Round First, Round Second)>> RunAsync(LoadClient first, LoadClient second, int rounds, int requests)
    {
        List<(Round, Round)> measured = [];
        for (var i = 0; i < rounds; i++)
        {
            if (i % 2 == 0)
            {
                var before = await first.RunAsync(requests);
                measured.Add((before, await second.RunAsync(requests)));
            }
            else
            {
                var before = await second.RunAsync(requests);
                measured.Add((await first.RunAsync(requests), before));
            }
        }

        return measured;
    }
}
