using System.Diagnostics;
using System.Globalization;

namespace TfJobApi.Benchmarks;

/// <summary>
/// How long after a write the last of many watchers has been told of it. The writer keeps a pace, a part of what the
/// server does at most in the same run without watchers.
/// </summary>
internal static class WatchFanOut
{
    private const double AllowedMilliseconds = 100;
    private const int Watchers = 1000;
    private const int Patches = 1000;

    /// <summary>How many bytes an event has beside its TFJob: its type, the names of its two members, and its line's end.</summary>
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

    /// <summary>The slow one first, in which both sides get warm.</summary>
    private static (int Part, double? Allowed)[] Paces => [(100, null), (10, AllowedMilliseconds)];

    /// <summary>
    /// Of each PATCH, how many milliseconds after it was sent the last watcher had been told; and how many were made in a
    /// second, as each waits for the answer to the one before.
    /// </summary>
    private static async Task<(List<double> Milliseconds, double PerSecond)> MeasureAsync(ServerProcess server, double perSecond)
    {
        using var audience = new Audience(server.Port, Watchers, Patches);
        await audience.OpenAsync();
        var sent = await WriteAsync(server, perSecond);
        var told = await audience.CompletionAsync();

        return (
            [.. sent.Zip(told, (written, seen) => Stopwatch.GetElapsedTime(written, seen).TotalMilliseconds)],
            Patches / Stopwatch.GetElapsedTime(sent[0], sent[^1]).TotalSeconds);
    }

    /// <summary>Sends the PATCHes at a pace, as many in a millisecond as are due; returns when each of them was sent.</summary>
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
