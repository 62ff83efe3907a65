using System.Diagnostics;
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
            var (slowest, kept) = await MeasureAsync(server, rate / part);
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

    /// <summary>
    /// Returns for each PATCH the milliseconds until the last watcher had received its event, and the number of PATCHes in a
    /// second; each PATCH waits for the response to the previous one.
    /// </summary>
    private static async Task<(List<double> Milliseconds, double PerSecond)> MeasureAsync(ServerProcess server, double perSecond)
    {
        using var audience = new Audience(server.Port, Watchers, Patches);
        await audience.OpenAsync();
        var sent = await WriteAsync(server, perSecond);
        var received = await audience.CompletionAsync();

        return (
            [.. sent.Zip(received, (written, seen) => Stopwatch.GetElapsedTime(written, seen).TotalMilliseconds)],
            Patches / Stopwatch.GetElapsedTime(sent[0], sent[^1]).TotalSeconds);
    }

    /// <summary>Sends the PATCHes at a rate, all that are due in each millisecond; returns the time at which each was sent.</summary>
    private static async Task<long[]> WriteAsync(ServerProcess server, double perSecond)
    {
        using var connection = new HttpConnection(server.Port);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        var request = SampleRequest.PatchOfSample();
        var sent = new long[Patches];
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < Patches; i++)
        {
            while (Stopwatch.GetElapsedTime(start).TotalSeconds * perSecond < i)
            {
                await tick.WaitForNextTickAsync();
            }

            sent[i] = Stopwatch.GetTimestamp();
            connection.Send(request.For(i % SampleTfJobs.Count, (int)(sent[i] % 90_000_000)), 200);
        }

        return sent;
    }
}
