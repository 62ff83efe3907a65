using System.Globalization;

namespace TfJobApi.Benchmarks;

/// <summary>
/// Measures the cost of the journal: the ratio of the processor time of a PATCH with it to that without it, and the growth of
/// memory while requests are recorded.
/// </summary>
internal static class JournalCost
{
    private const double AllowedRatio = 1.1;
    private const int Rounds = 81;
    private const int RoundRequests = 5_000;
    private const int WarmUpRequests = 40_000;

    private const double AllowedGrowthMegabytes = 2;
    private const int FirstRequests = 200_000;
    private const int AllRequests = 1_000_000;

    public static async Task AddToAsync(ReportTable table, AotBinary serverBinary)
    {
        await AddRatioAsync(table, serverBinary);
        await AddGrowthAsync(table, serverBinary);
    }

    private static async Task AddRatioAsync(ReportTable table, AotBinary serverBinary)
    {
        using var with = ServerProcess.Start(serverBinary, "--Seeding:Sample=false");
        using var without = ServerProcess.Start(serverBinary, "--Seeding:Sample=false", "--Journal:Length=0");
        SampleTfJobs.Create(with);
        SampleTfJobs.Create(without);
        using var withClient = new LoadClient(with, SampleRequest.PatchOfSample);
        using var withoutClient = new LoadClient(without, SampleRequest.PatchOfSample);
        await withClient.RunAsync(WarmUpRequests);
        await withoutClient.RunAsync(WarmUpRequests);

        var rounds = await PairedRounds.RunAsync(withClient, withoutClient, Rounds, RoundRequests);

        double[] ratios = [.. rounds.Select(round => round.First.ProcessorMicroseconds / round.Second.ProcessorMicroseconds)];
        var half = string.Create(CultureInfo.InvariantCulture, $"{ratios.Quantile(0.25):0.00} to {ratios.Quantile(0.75):0.00}");
        table.AddRatio($"PATCH over HTTP: processor time, with the journal / without it (half of the rounds: {half})", ratios.Median(), AllowedRatio);
        table.Add("PATCH over HTTP, with the journal: processor time of one", rounds.Select(round => round.First.ProcessorMicroseconds).Median(), null, "µs");
        table.Add("PATCH over HTTP, without it: processor time of one", rounds.Select(round => round.Second.ProcessorMicroseconds).Median(), null, "µs");
    }

    private static async Task AddGrowthAsync(ReportTable table, AotBinary serverBinary)
    {
        using var server = ServerProcess.Start(serverBinary, "--Seeding:Sample=false");
        SampleTfJobs.Create(server);
        using var client = new LoadClient(server, SampleRequest.PatchOfSample);
        await client.RunAsync(FirstRequests);
        var before = server.ResidentKibibytes;

        await client.RunAsync(AllRequests - FirstRequests);

        var growth = (server.ResidentKibibytes - before) * 1.024 / 1000;
        var what = string.Create(
            CultureInfo.InvariantCulture, $"resident memory after {AllRequests:N0} journaled PATCHes, less that after {FirstRequests:N0}");
        table.Add(what, growth, AllowedGrowthMegabytes, "MB");
        table.Add(string.Create(CultureInfo.InvariantCulture, $"resident memory after {FirstRequests:N0} journaled PATCHes"), before * 1.024 / 1000, null, "MB");
    }
}
