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

    public static async Task AddToAsync(ReportTable table, AotBinary serverBinary)
    {
        using var server = ServerProcess.Start(serverBinary, "--Seeding:Sample=false");
        SampleTfJobs.Create(server);
        using var load = new LoadClient(server, SampleRequest.PatchOfSample);
        await load.RunAsync(40_000);
        var rate = (await load.RunAsync(20_000)).RequestsPerSecond;

        foreach (var (part, allowed) in Paces)
        {
            var slowest = await MeasureAsync(server, rate / part);
            var pace = string.Create(CultureInfo.InvariantCulture, $"{Watchers:N0} watchers, {Patches:N0} PATCHes, {rate / part:N0} a second (1/{part} of the rate without watchers)");
            table.Add($"{pace}: write to the last watcher, slowest", slowest.Max(), allowed, "ms");
            table.Add($"{pace}: write to the last watcher, median", slowest.Median(), null, "ms");
        }
    }

    private static (int Part, double? Allowed)[] Paces => [(10, AllowedMilliseconds), (100, null)];

    /// <summary>Of each PATCH, how many milliseconds after it was sent the last watcher had been told.</summary>
    private static async Task<List<double>> MeasureAsync(ServerProcess server, double perSecond)
    {
        using var audience = new Audience(server.Port, Watchers, Patches);
        await audience.OpenAsync();
        var sent = await WriteAsync(server, perSecond);
        var told = await audience.CompletionAsync();

        return [.. sent.Zip(told, (written, seen) => Stopwatch.GetElapsedTime(written, seen).TotalMilliseconds)];
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
