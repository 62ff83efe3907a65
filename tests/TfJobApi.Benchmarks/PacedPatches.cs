using System.Diagnostics;

namespace TfJobApi.Benchmarks;

/// <summary>PATCHes of the <see cref="SampleTfJobs"/> at a rate, one after the other on one connection.</summary>
/// <param name="server">The server that gets them.</param>
/// <param name="patches">Their number.</param>
/// <param name="perSecond">The wanted rate.</param>
internal sealed class PacedPatches(ServerProcess server, int patches, double perSecond)
{
    /// <summary>
    /// Returns for each PATCH the milliseconds until the last watcher had received its event, and the number of PATCHes in a
    /// second; each PATCH waits for the response to the previous one.
    /// </summary>
    /// <param name="watched">The server that has the watchers.</param>
    /// <param name="watchers">Their number.</param>
    public async Task<(List<double> Milliseconds, double PerSecond)> MeasureAsync(ServerProcess watched, int watchers)
    {
        using var audience = new Audience(watched.Port, watchers, patches);
        await audience.OpenAsync();
        var sent = await WriteAsync();
        var received = await audience.CompletionAsync();

        return (
            [.. sent.Zip(received, (written, seen) => Stopwatch.GetElapsedTime(written, seen).TotalMilliseconds)],
            patches / Stopwatch.GetElapsedTime(sent[0], sent[^1]).TotalSeconds);
    }

    /// <summary>Sends all that are due in each millisecond; returns the time at which each was sent.</summary>
    private async Task<long[]> WriteAsync()
    {
        using var connection = new HttpConnection(server.Port);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        var request = SampleRequest.PatchOfSample();
        var sent = new long[patches];
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < patches; i++)
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
