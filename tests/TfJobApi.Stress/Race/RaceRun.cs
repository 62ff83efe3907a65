using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using TfJobApi.Stress.Http;
using TfJobApi.Stress.Servers;

namespace TfJobApi.Stress.Race;

/// <summary>Racing operations of many connections with watchers, and the check that their history is linearizable.</summary>
internal sealed class RaceRun(StressOptions options, Report report)
{
    private const string Run = "race";
    private const int Writers = 64;

    /// <summary>The server's default, <c>Watch:HistoryLength</c>.</summary>
    private const int HistoryLength = 4096;

    /// <summary>The watchers have received everything long before.</summary>
    private static readonly TimeSpan CatchUpLimit = TimeSpan.FromMinutes(2);

    private int _number;

    public async Task RunAsync()
    {
        using var server = StressServer.Start(options);
        using var client = new HttpClient { BaseAddress = server.Url };
        var first = await PrepareAsync(server, client);

        using var stop = new CancellationTokenSource();
        var watchers = Watchers(client, first, stop.Token);
        var watching = watchers.Select(watcher => Task.Run(watcher.RunAsync)).ToList();
        var start = Stopwatch.GetTimestamp();
        var writers = Write(server);
        var took = Stopwatch.GetElapsedTime(start);
        await EndAsync(client, watchers, watching, stop);

        AddRows(first, took, writers, watchers);
    }

    /// <summary>Creates the namespace, so that every later version belongs to an operation; returns the version.</summary>
    private static async Task<long> PrepareAsync(StressServer server, HttpClient client)
    {
        using var connection = new HttpConnection(server.EndPoint);
        connection.Send(HttpCall.Post("/api/v1/namespaces", """{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"race"}}"""));
        connection.Send(new HttpCall("DELETE", RaceWriter.Jobs));

        return await NewestAsync(client);
    }

    private static async Task<long> NewestAsync(HttpClient client)
    {
        using var list = JsonDocument.Parse(await client.GetStringAsync(new Uri(RaceWriter.Jobs, UriKind.Relative)));
        return JobState.VersionOf(list.RootElement.GetProperty("metadata"));
    }

    /// <summary>The first one records: it is never cut.</summary>
    private static List<RaceWatcher> Watchers(HttpClient client, long first, CancellationToken stop) =>
    [
        new(client, "the recording watch", WatchScope.All, first, stop),
        new(client, "a second whole watch", WatchScope.All, first, stop),
        new(client, "a watch that is cut", WatchScope.All, first, stop) { EventsBetweenCuts = 200 },
        new(client, "a watch that is cut often", WatchScope.All, first, stop) { EventsBetweenCuts = 20 },
        new(client, "a watch with a selector", WatchScope.Even, first, stop),
        new(client, "a cut watch with a selector", WatchScope.Even, first, stop) { EventsBetweenCuts = 100 },
        new(client, "a watch of one object", WatchScope.OneJob, first, stop),
        new(client, "a cut watch of one object", WatchScope.OneJob, first, stop) { EventsBetweenCuts = 30, Key = RaceWriter.Keys[1] },
        new(client, "a watch with long pauses", WatchScope.All, first, stop) { EventsBetweenCuts = 100, Pause = TimeSpan.FromSeconds(3) },
    ];

    private List<RaceWriter> Write(StressServer server)
    {
        var writers = new List<RaceWriter>();
        var threads = Enumerable.Range(0, Writers).Select(index =>
        {
            var connection = new HttpConnection(server.EndPoint);
            var writer = new RaceWriter(connection, new(options.Seed, index), index % JobState.AnnotationSlots, () => Interlocked.Increment(ref _number));
            writers.Add(writer);
            return new Thread(() =>
            {
                using (connection)
                {
                    writer.Run(options.Operations / Writers);
                }
            });
        }).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        return writers;
    }

    private static async Task EndAsync(HttpClient client, List<RaceWatcher> watchers, List<Task> watching, CancellationTokenSource stop)
    {
        var last = await NewestAsync(client);
        watchers.ForEach(watcher => watcher.EndAt(last));
        await Task.WhenAny(Task.WhenAll(watching), Task.Delay(CatchUpLimit, TimeProvider.System));
        await stop.CancelAsync();
        await Task.WhenAll(watching);
    }

    private void AddRows(long first, TimeSpan took, List<RaceWriter> writers, List<RaceWatcher> watchers)
    {
        var operations = writers.SelectMany(writer => writer.Operations).ToList();
        List<string> violations = [.. writers.SelectMany(writer => writer.Violations), .. watchers.SelectMany(watcher => watcher.Violations)];
        var history = History.Create(first, watchers[0].Segments.SelectMany(segment => segment.Events), operations, violations);
        new HistoryChecker(history, violations).Check(operations);
        var segments = watchers.SelectMany(watcher => watcher.Segments).ToList();
        var checker = new WatchChecker(history, HistoryLength, violations);
        segments.ForEach(checker.Check);
        violations.AddRange(watchers.Where(watcher => !watcher.Segments[^1].IsComplete).Select(watcher => $"{watcher.Segments[0].Watcher} has not received the last change"));

        report.Add(Run, "operations on 64 connections", Count(operations.Count));
        report.Add(Run, "operations in a second", Count((int)(operations.Count / took.TotalSeconds)));
        report.Add(Run, "changes, each with one writer and without a gap", Count(history.Changes.Count));
        report.Add(Run, "reads and rejections that a state explains", Count(operations.Count(operation => !operation.IsWrite || !operation.IsSuccess)));
        report.Add(Run, "events of nine watches", Count(segments.Sum(segment => segment.Events.Count)));
        report.Add(Run, "cuts and resumes, of these after 410", $"{Count(segments.Count - watchers.Count)}, {Count(segments.Count(segment => segment.ExpiredAt is not null))}");
        violations.Take(20).ToList().ForEach(violation => report.AddViolation($"race: {violation}"));
        report.Add(Run, "violations", violations.Count, 0, "");
    }

    private static string Count(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
