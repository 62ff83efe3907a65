using System.Globalization;

namespace TfJobApi.Benchmarks;

/// <summary>
/// Measures the time from a write until the last of many watchers has received its event. The writer keeps a rate: a part of
/// the highest rate of the same run without watchers.
/// </summary>
internal static class WatchFanOut
{
    private const double AllowedMilliseconds = 100;
    private const int Watchers = 1000;
    private const int Patches = 1000;

    /// <summary>The bytes of an event in addition to its TFJob: its type, the names of its two members, and the line end.</summary>
    private const int EventLength = 30;

    public static async Task AddToAsync(ReportTable table, AotBinary serverBinary)
    {
        using var server = ServerProcess.Start(serverBinary, "--Seeding:Sample=false");
        var length = SampleTfJobs.Create(server) + EventLength;
        using var load = new LoadClient(server, SampleRequest.PatchOfSample);
        await load.RunAsync(40_000);
        var rate = (await load.RunAsync(20_000)).RequestsPerSecond;

        foreach (var (part, allowed) in Paces)
        {
            var (slowest, kept) = await new PacedPatches(server, Patches, rate / part).MeasureAsync(server, Watchers);
            var pace = string.Create(
                CultureInfo.InvariantCulture,
                $"{Watchers:N0} watchers, {Patches:N0} PATCHes, {rate / part:N0} a second wanted (1/{part} of the rate without watchers), {kept:N0} kept");
            table.Add($"{pace}: write to the last watcher, slowest", slowest.Max(), allowed, "ms");
            table.Add($"{pace}: write to the last watcher, median", slowest.Median(), null, "ms");
        }

        var copied = await LoopbackCopy.MeasureAsync(Watchers, Patches * length);
        table.Add($"{Watchers:N0} sockets, as many bytes, copied without a server: events a second", Patches / copied.TotalSeconds, null, "");
    }

    /// <summary>The slow rate is first, as a warm-up of both sides.</summary>
    private static (int Part, double? Allowed)[] Paces => [(100, null), (10, AllowedMilliseconds)];
}
