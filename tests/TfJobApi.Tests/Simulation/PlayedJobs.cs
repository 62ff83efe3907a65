using Microsoft.Extensions.Time.Testing;
using TfJobApi.Api;
using TfJobApi.Clock;
using TfJobApi.Errors;
using TfJobApi.Lifecycle;
using TfJobApi.Lifecycle.Jobs;
using TfJobApi.Lifecycle.Scenarios;
using TfJobApi.Memory;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Simulation;
using TfJobApi.Storage;
using TfJobApi.Tests.Support;
using TfJobApi.Updates;

namespace TfJobApi.Tests.Simulation;

/// <summary>Simulated jobs of the namespace <c>ns</c> on a frozen clock, and a store whose updates a test can reject.</summary>
internal sealed class PlayedJobs
{
    public const int HistoryLength = 64;

    private readonly IReadOnlyCollection<LogRecorder.Line> _log;
    private readonly ObservedStore _store;
    private readonly JobReconciler _reconciler;

    public PlayedJobs()
    {
        using var log = new LogRecorder();
        _log = log.Lines;
        var hub = WatchHubs.Create(HistoryLength);
        var removed = new RemovedObjects();
        Memory = new(StoreSnapshot.Empty(41), hub, TimeProvider.System, observer: removed);
        removed.Observe();
        _store = new(new CollectingStore(Memory, hub, TimeProvider.System, TimeProvider.System));
        var paced = new PacedStore(_store, hub, Machine);
        var uids = new UidSource(() => new Random(1));
        var events = new JobEvents(paced, uids);
        _reconciler = new(paced, removed, new(paced, events, uids), events, Jobs, log.CreateLogger(""));
        Time = new(Clock, Jobs, _reconciler, paced);
    }

    /// <summary>The machine's time, for waits.</summary>
    public FakeTimeProvider Machine { get; } = new();

    public InMemoryObjectStore Memory { get; }

    public RunningJobs Jobs { get; } = new(MemoryBudget.Unlimited().Objects);

    public VirtualClock Clock { get; } = new(new FakeTimeProvider(Lifecycle.Simulation.Start), Lifecycle.Simulation.Start, startsFrozen: true);

    public SimulatedTime Time { get; }

    /// <summary>The level, the text and the exception of each line of the log.</summary>
    public IEnumerable<string> LogLines => _log.Select(line => $"{line.Level} {line.Text} {line.Exception?.Message}");

    public int EventWrites => _store.EventWrites;

    /// <summary>Is called before each update, which it may reject.</summary>
    public Func<ObjectKey, ApiStatus?> BeforeUpdate
    {
        set => _store.BeforeUpdate = value;
    }

    public static ObjectKey KeyOf(string name) => new(TfJob.Definition, "ns", name);

    /// <param name="replicas">For example <c>Worker 2 ExitCode, PS 1</c>.</param>
    /// <param name="more">More members of the spec.</param>
    public async Task CreateAsync(string name, string replicas, string scenario, string more = "")
    {
        var rules = ControllerRules.TfOperator;
        var spec = Lifecycle.Simulation.Canonical(Lifecycle.Simulation.Spec(replicas, more));
        var meta = Meta.Create(name);
        meta = meta with { Stable = meta.Stable with { Namespace = "ns", Uid = $"uid-{name}" } };
        Assert.True((await _store.CreateAsync(new(TfJob.Definition, meta, spec.Json, default))).TryGet(out var stored, out _));
        Assert.True(ScenarioText.Parse(scenario, "scenario").TryGet(out var parsed, out var error), error?.Message);
        var job = SimulatedJob.Create(new("ns", name, stored.Uid), JobSpecReader.Read(spec, rules), parsed, rules, 1);
        await _reconciler.ReconcileAsync(new(stored.Key, job, stored.Spec, null) { Source = "a test" }, Clock.GetUtcNow());
    }

    public AwaitedJob Await(AwaitedState state) => new(_store, state);

    public Task DeleteAsync(string name) => DeleteAsync(KeyOf(name));

    public Task DeletePodAsync(string name) => DeleteAsync(new ObjectKey(Workloads.Pod, "ns", name));

    private async Task DeleteAsync(ObjectKey key) => await Memory.UpdateAsync(
        key, current => ObjectDeletion.Begin(current, PropagationPolicy.Default, "2026-01-02T03:04:05Z"));

    /// <summary>Returns the events with the seconds since the start, for example <c>1 a worker-0 is Running</c>.</summary>
    public async Task<IReadOnlyList<string>> AdvanceAsync(double seconds)
    {
        var move = await Time.AdvanceAsync(TimeSpan.FromSeconds(seconds), TestContext.Current.CancellationToken);
        return [.. move.Played.Select(item => $"{(item.At - Lifecycle.Simulation.Start).TotalSeconds} {item.Job["ns/".Length..]} {item.What}")];
    }

    public string StatusOf(string name) => SimulatedServer.Describe(Memory.Snapshot.Find(KeyOf(name), out _) is { } job && !job.Status.IsEmpty
        ? System.Text.Json.Nodes.JsonNode.Parse(job.Status.Span)
        : null);

    private sealed class ObservedStore(IObjectStore store) : ObjectStoreDecorator(store)
    {
        public Func<ObjectKey, ApiStatus?> BeforeUpdate { get; set; } = _ => null;

        public int EventWrites { get; private set; }

        public override ValueTask<Result<ApiObject>> CreateAsync(ApiObject created, WriteMode mode = WriteMode.Normal, ICreationRequest? request = null)
        {
            EventWrites += created.Resource == Event.Definition ? 1 : 0;
            return Store.CreateAsync(created, mode);
        }

        public override async ValueTask<Result<ApiObject>> UpdateAsync(ObjectKey key, Func<ApiObject, Result<ApiObject>> update, WriteMode mode = WriteMode.Normal)
        {
            EventWrites += key.Resource == Event.Definition ? 1 : 0;
            return BeforeUpdate(key) is { } failure ? failure : await Store.UpdateAsync(key, update, mode);
        }
    }
}
