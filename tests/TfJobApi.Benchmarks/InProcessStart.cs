using System.Diagnostics;
using TfJobApi.Testing;

namespace TfJobApi.Benchmarks;

/// <summary>Measures how long a test waits for its own server: from the start to the response to the first request.</summary>
internal static class InProcessStart
{
    private const double AllowedMilliseconds = 25;
    private const int Starts = 50;
    private const int Parallel = 200;

    private static readonly Uri Job = new("apis/kubeflow.org/v1/namespaces/kube-test/tfjobs/tfjob-test", UriKind.Relative);

    public static async Task AddToAsync(ReportTable table)
    {
        foreach (var useSocket in (bool[])[true, false])
        {
            List<double> starts = [];
            for (var i = 0; i <= Starts; i++)
            {
                starts.Add(await StartAsync(useSocket));
            }

            var how = useSocket ? "with a socket" : "without a socket";
            table.Add($"a server in a test's process, {how}: start to the first response, after the first start", starts.Skip(1).Median(), AllowedMilliseconds, "ms");
            table.Add($"a server in a test's process, {how}: the first start", starts[0], null, "ms");
        }

        var all = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Parallel).Select(_ => Task.Run(() => StartAsync(useSocket: true))));
        table.Add($"{Parallel} servers in a test's process at once: all started, called and stopped", Stopwatch.GetElapsedTime(all).TotalMilliseconds, null, "ms");
    }

    private static async Task<double> StartAsync(bool useSocket)
    {
        var start = Stopwatch.GetTimestamp();
        await using var server = await TfJobApiServer.StartAsync(options => options.UseSocket = useSocket);
        using var client = server.CreateClient();
        using var answer = await client.GetAsync(Job);
        answer.EnsureSuccessStatusCode();

        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
