using System.Collections.Immutable;
using TfJobApi.Clock;
using TfJobApi.Errors;
using TfJobApi.Lifecycle;
using TfJobApi.Lifecycle.Jobs;
using TfJobApi.Lifecycle.Scenarios;
using TfJobApi.Memory;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Storage;
using TfJobApi.Tenants;
using TfJobApi.Watch;

namespace TfJobApi.Simulation;

/// <summary>The simulated jobs of a tenant. They are reconciled after the writes of clients, which wait only for that, and for a snapshot.</summary>
internal sealed class JobSimulator : ITenantState, ISnapshotState, IDisposable
{
    private readonly PacedStore _store;
    private readonly LifecycleOptions _options;
    private readonly ulong _seed;
    private readonly JobEvents _events;
    private readonly ScenarioChoice _choice;
    private readonly RunningJobs _jobs;
    private readonly RemovedObjects _removed;
    private readonly UidSource _uids;
    private readonly JobReconciler _reconciler;

    /// <param name="share">The memory of the jobs.</param>
    public JobSimulator(
        PacedStore store, RemovedObjects removed, VirtualClock clock, UidSource uids, LifecycleOptions options, ScenarioChoice choice, ulong seed, MemoryShare share,
        ILogger<JobSimulator> logger)
    {
        _jobs = new(share);
        _removed = removed;
        _uids = uids;
        _store = store;
        _options = options;
        _seed = seed;
        _events = new(store, uids);
        _choice = choice;
        var objects = new SimulatedObjects(store, _events, uids);
        _reconciler = new(store, removed, objects, _events, _jobs, logger);
        Time = new(clock, _jobs, _reconciler, store);
        Control = new(store, removed, Time, _jobs, _reconciler, objects, choice, Create);
    }

    public SimulatedTime Time { get; }

    /// <summary>Changes of simulated jobs by hand.</summary>
    public JobControl Control { get; }

    /// <summary>The writes of clients that the simulation follows.</summary>
    public WriteBarrier Writes { get; } = new();

    /// <summary>Whether new jobs may be simulated.</summary>
    public bool IsOn => _options.Mode != LifecycleMode.Off;

    /// <summary>All simulated jobs.</summary>
    public ImmutableArray<RunningJob> Jobs => _jobs.All;

    /// <summary>The bytes of all simulated jobs.</summary>
    public long Bytes => _jobs.Memory.Bytes;

    /// <summary>Whether an object can be a pod of a simulated job.</summary>
    public bool MayOwn(ObjectKey key) => key.Resource == Workloads.Pod && !_jobs.IsEmpty;

    /// <summary>Whether a write of an object is one of a simulated job.</summary>
    public bool Follows(ObjectKey key) => key.Resource == TfJob.Definition && _jobs.Find(key) is not null;

    /// <summary>Whether jobs or pods were removed that the simulation may still have.</summary>
    public bool HasRemovals => !_removed.IsEmpty;

    /// <summary>Reserves memory for the job of a request with a scenario; 507 without memory.</summary>
    public Result<ReservedBytes> Reserve(Scenario requested) =>
#pragma warning disable CA2000 // the caller disposes of it after the create
        _jobs.Memory.Reserve(requested) is { } reserved ? reserved : _jobs.Memory.Exceeded;
#pragma warning restore CA2000

    /// <summary>Begins the life of a job, if there is a scenario for it.</summary>
    /// <param name="requested">The scenario of the request; null if it has none.</param>
    /// <param name="reserved">The memory for it.</param>
    public async ValueTask StartAsync(ApiObject created, Scenario? requested, ReservedBytes? reserved)
    {
        var spec = _choice.ReadSpec(created);
        if (_choice.Choose(created, spec, requested) is not { } chosen)
        {
            return;
        }

        await Time.ChangeAsync(async now =>
        {
            if (chosen.Scenario is null)
            {
                await _events.WarnAsync(created, chosen.Problem!, now);
                return;
            }

            // a client may have deleted it, and created another one, which another request simulates
            _removed.Observe();
            if (await _store.FindAsync(created.Key, created.Uid) is null)
            {
                return;
            }

            var job = Create(created, spec, chosen).Noting(now, $"simulated by {chosen.Source}", created.Version);
            if (!_jobs.TryAdd(job, reserved))
            {
                _jobs.NoteRefused(created.Uid);
                await _events.WarnAsync(created, _jobs.Memory.Exceeded.Message!, now);
                return;
            }

            await _reconciler.ReconcileAsync(job, now);
        });
    }

    /// <summary>Moves the clock to the event that makes a state of a job hold.</summary>
    /// <param name="aborted">Ends the move after an event.</param>
    public ValueTask<Result<ClockMove>> AdvanceUntilAsync(AwaitedState state, TimeSpan atMost, CancellationToken aborted = default) =>
        Time.AdvanceAsync(new AwaitedJob(_store, state), atMost, aborted);

    /// <summary>Reconciles a job that a client has changed.</summary>
    public ValueTask ReconcileAsync(ObjectKey key) => Time.ChangeAsync(async now =>
    {
        if (_jobs.Find(key) is { } job)
        {
            await _reconciler.ReconcileAsync(job, now);
        }
    });

    /// <summary>It ends the simulation of a job if it replaces its status, or that of a pod, by another one.</summary>
    public ValueTask<Result<BulkCreation>> SeedAsync(Func<ValueTask<Result<BulkCreation>>> create, Func<IReadOnlyList<WatchEvent>, ValueTask> collect) => Writes.WriteAsync(async () =>
    {
        // no event of the replaced simulation follows the seed
        var outcome = await Time.ChangeAsync(async _ =>
        {
            var created = await create();
            EndReplaced(created.TryGet(out var creation, out var _) ? creation.Changes : []);
            return created;
        });
        if (outcome.TryGet(out var seeded, out _))
        {
            await collect(seeded.Changes);
            await FollowAsync(seeded.Changes);
        }

        return outcome;
    });

    /// <summary>Ends the simulation of jobs that were removed, and reconciles those whose pods were.</summary>
    public ValueTask FollowRemovalsAsync() => Time.ChangeAsync(_ => ValueTask.CompletedTask);

    /// <summary>Returns the simulated job of a pod; null for another pod.</summary>
    public RunningJob? FindJob(ApiObject pod) => _jobs.FindOwner(pod);

    public ValueTask ResetAsync() => Time.ReplaceAsync(_ =>
    {
        _jobs.Replace([]);
        _events.Reset();
    });

    public ValueTask<TenantSnapshot> SaveAsync(Func<StoreSnapshot> save) => Writes.BetweenWritesAsync(() =>
        Time.ReadAsync(now => new TenantSnapshot(save(), new SavedJobs(now, _jobs.All, _jobs.Memory.Bytes, _events.LastNumber), _uids.Position)));

    public ValueTask RestoreAsync(TenantSnapshot snapshot, Func<bool> restore) => Time.ReplaceAsync(now =>
    {
        // before it, because a client may delete a restored object at once
        _removed.Clear();
        if (restore())
        {
            var saved = snapshot.State as SavedJobs;
            _jobs.Replace(saved?.MoveTo(now, snapshot.Objects) ?? []);
            _events.ContinueAfter(saved?.LastEventNumber ?? 0);
            _uids.ContinueAfter(snapshot.UidPosition);
        }
    });

    public void Dispose()
    {
        Time.Dispose();
        Writes.Dispose();
    }

    private void EndReplaced(IReadOnlyList<WatchEvent> changes)
    {
        foreach (var change in changes.Where(HasOtherStatus))
        {
            if (FindSimulated(change.Object) is { } job)
            {
                _jobs.Remove(job.Key, job.Identity.Uid);
            }
        }
    }

    private async ValueTask FollowAsync(IReadOnlyList<WatchEvent> changes)
    {
        foreach (var change in changes)
        {
            if (change.Type != WatchEventType.Deleted && Follows(change.Object.Key))
            {
                await ReconcileAsync(change.Object.Key);
            }
        }

        if (HasRemovals)
        {
            await FollowRemovalsAsync();
        }
    }

    private static bool HasOtherStatus(WatchEvent change) =>
        change is { Type: WatchEventType.Modified, Previous: { } previous } && !ApiObject.SameBytes(previous.Status, change.Object.Status);

    private RunningJob? FindSimulated(ApiObject item) =>
        item.Resource == TfJob.Definition ? _jobs.Find(item.Key) : item.Resource == Workloads.Pod ? FindJob(item) : null;

    private RunningJob Create(ApiObject stored, JobSpec spec, ChosenScenario chosen)
    {
        var identity = new JobIdentity(stored.Key.Namespace, stored.Key.Name, stored.Uid);
        var job = SimulatedJob.Create(identity, spec, chosen.Scenario!, _options.Rules, _seed);
        return new(stored.Key, job, stored.Spec, ScenarioChoice.TextOf(stored)) { Source = chosen.Source };
    }
}
