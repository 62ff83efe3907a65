using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using TfJobApi.Stress.Http;
using TfJobApi.Stress.Servers;

namespace TfJobApi.Stress.Race;

/// <summary>
/// Racing operations at three replicas of one etcd while etcd is killed, frozen, cut off and full, and the check that the history of all
/// replicas is linearizable: no acknowledged write is lost, and only a 504 or a lost response leaves an outcome unknown.
/// </summary>
internal sealed class ReplicaRun(StressOptions options, Report report)
{
    private const string Run = "replicas";
    private const int Replicas = 3;
    private const int Writers = 24;

    /// <summary>The default of <c>Watch:HistoryLength</c>.</summary>
    private const int HistoryLength = 4096;

    private static readonly TimeSpan CatchUpLimit = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(100);

    private int _number;

    public async Task RunAsync()
    {
        await RunAloneAsync();
        if (!options.IsShort)
        {
            await RunFullAsync();
            await RunClusterAsync();
        }
    }

    private async Task RunAloneAsync()
    {
        await using var etcd = await EtcdProcess.StartAsync();
        await etcd.OpenGatewayAsync();

        // the last replica reaches etcd through a proxy, and can sleep; the first one has the recording watch
        await using var proxy = new CuttingProxy(etcd.Address);
        var servers = Enumerable.Range(0, Replicas).Select(index => Start(index == Replicas - 1 ? proxy.Address : etcd.Address)).ToList();
        await RunAsync("one etcd", servers, new EtcdFaults(etcd, proxy, servers[^1], options.IsShort).ToSchedule());
    }

    private async Task RunFullAsync()
    {
        await using var etcd = await FullEtcd.StartAsync();
        await RunAsync("a full etcd", [.. Enumerable.Range(0, Replicas).Select(_ => Start(etcd.Address))], etcd.ToSchedule());
    }

    /// <summary>Each replica prefers another member.</summary>
    private async Task RunClusterAsync()
    {
        await using var cluster = await EtcdCluster.StartAsync();
        var addresses = cluster.Addresses;
        var servers = Enumerable.Range(0, Replicas).Select(index => Start(string.Join(',', addresses.Skip(index).Concat(addresses.Take(index))))).ToList();
        await RunAsync("three members", servers, cluster.ToSchedule());
    }

    private StressServer Start(string endpoints) => StressServer.Start(
        options, "--Storage:Kind=Etcd", $"--Storage:Etcd:Endpoints={endpoints}", "--Storage:Etcd:CompactionInterval=0s");

    private async Task RunAsync(string name, List<StressServer> servers, FaultSchedule faults)
    {
        try
        {
            await RaceAsync(name, servers, faults);
        }
        finally
        {
            servers.ForEach(server => server.Dispose());
        }
    }

    private async Task RaceAsync(string name, List<StressServer> servers, FaultSchedule faults)
    {
        List<HttpClient> clients = [.. servers.Select(server => new HttpClient { BaseAddress = server.Url })];
        var first = await NewestAsync(clients[0]);
        using var stop = new CancellationTokenSource();
        List<RaceWatcher> watchers =
        [
            .. clients.Select((client, index) => new RaceWatcher(client, string.Create(CultureInfo.InvariantCulture, $"the watch of replica {index}"), WatchScope.All, first, stop.Token) { AllowsOutages = true }),
            .. clients.Select((client, index) => new RaceWatcher(client, string.Create(CultureInfo.InvariantCulture, $"the cut watch of replica {index}"), WatchScope.Even, first, stop.Token)
            {
                AllowsOutages = true,
                EventsBetweenCuts = 100,
            }),
        ];
        var watching = watchers.Select(watcher => Task.Run(watcher.RunAsync)).ToList();

        var start = Stopwatch.GetTimestamp();
        using var done = new CancellationTokenSource();
        var injecting = Task.Run(() => faults.RunAsync(done.Token));
        var writers = await Task.Run(() => Write(servers));
        await done.CancelAsync();
        await injecting;
        var took = Stopwatch.GetElapsedTime(start);

        var last = await NewestAsync(clients[0]);
        watchers.ForEach(watcher => watcher.EndAt(last));
        await Task.WhenAny(Task.WhenAll(watching), Task.Delay(CatchUpLimit, TimeProvider.System));
        await stop.CancelAsync();
        await Task.WhenAll(watching);

        AddRows($"{Run}, {name}", first, took, writers, watchers, faults);
        clients.ForEach(client => client.Dispose());
    }

    /// <summary>Asks again while etcd has no leader after the last fault.</summary>
    private static async Task<long> NewestAsync(HttpClient client)
    {
        for (var start = Stopwatch.GetTimestamp(); ; await Task.Delay(RetryPause, TimeProvider.System))
        {
            using var response = await client.GetAsync(new Uri(RaceWriter.Jobs, UriKind.Relative));
            if (response.IsSuccessStatusCode || Stopwatch.GetElapsedTime(start) > CatchUpLimit)
            {
                using var list = JsonDocument.Parse(await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync());
                return JobState.VersionOf(list.RootElement.GetProperty("metadata"));
            }
        }
    }

    private List<RaceWriter> Write(List<StressServer> servers)
    {
        var writers = new List<RaceWriter>();
        var threads = Enumerable.Range(0, Writers).Select(index =>
        {
            var connection = new HttpConnection(servers[index % Replicas].EndPoint) { Repeats = false };
            var writer = new RaceWriter(connection, new(options.Seed, index), index % JobState.AnnotationSlots, () => Interlocked.Increment(ref _number)) { AllowsOutages = true };
            writers.Add(writer);
            return new Thread(() =>
            {
                using (connection)
                {
                    writer.Run(options.ReplicaOperations / Writers);
                }
            });
        }).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        return writers;
    }

    private void AddRows(string run, long first, TimeSpan took, List<RaceWriter> writers, List<RaceWatcher> watchers, FaultSchedule faults)
    {
        var operations = writers.SelectMany(writer => writer.Operations).ToList();
        List<string> violations = [.. writers.SelectMany(writer => writer.Violations), .. watchers.SelectMany(watcher => watcher.Violations)];
        var history = History.Create(first, watchers[0].Segments.SelectMany(segment => segment.Events), operations, violations, hasGaps: true);
        new HistoryChecker(history, violations).Check(operations);
        var segments = watchers.SelectMany(watcher => watcher.Segments).ToList();
        foreach (var (index, watcher) in watchers.Index())
        {
            // the replica that sleeps past a compaction knows no changes before its next list
            var mayExpire = faults.HasSleeper && index % Replicas == Replicas - 1;
            watcher.Segments.ForEach(new WatchChecker(history, mayExpire ? null : HistoryLength, violations).Check);
        }

        violations.AddRange(watchers.Where(watcher => !watcher.Segments[^1].IsComplete).Select(watcher => $"{watcher.Segments[0].Watcher} has not received the last change"));
        if (watchers[0].Segments.Any(segment => segment.ExpiredAt is not null))
        {
            violations.Add("the recording watch has expired, so the history has a hole");
        }

        violations.AddRange(faults.Missing.Select(fault => $"the run was too short for a fault: {fault}"));

        report.Add(run, "operations on 24 connections to three replicas", Count(operations.Count));
        report.Add(run, "operations in a second", Count((int)(operations.Count / took.TotalSeconds)));
        report.Add(run, "faults of etcd", faults.ToString());
        report.Add(run, "requests that failed in outages", Count(writers.Sum(writer => writer.FailureCount)));
        report.Add(run, "writes with an unknown outcome, of these applied", $"{Count(operations.Count(operation => operation.IsUnknown))}, {Count(history.Changes.Count(change => change.Operation.IsUnknown))}");
        report.Add(run, "changes, each with one writer", Count(history.Changes.Count));
        report.Add(run, "events of six watches, and 410", $"{Count(segments.Sum(segment => segment.Events.Count))}, {Count(segments.Count(segment => segment.ExpiredAt is not null))}");
        violations.Take(20).ToList().ForEach(violation => report.AddViolation($"{run}: {violation}"));
        report.Add(run, "violations", violations.Count, 0, "");
    }

    private static string Count(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
