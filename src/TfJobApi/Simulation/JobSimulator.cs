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

namespace TfJobApi.Simulation;

/// <summary>The simulated jobs of a tenant. Writes of clients do not wait for them; they are reconciled after the write.</summary>
internal sealed class JobSimulator : ITenantState, ISnapshotState, IDisposable
{
    private readonly IObjectStore _store;
    private readonly LifecycleOptions _options;
    private readonly ulong _seed;
    private readonly JobEvents _events;
    private readonly ScenarioChoice _choice;
    private readonly RunningJobs _jobs;
    private readonly GoneJobs _gone;
    private readonly JobReconciler _reconciler;
    private readonly SavedSimulations _saved = new();

    /// <param name="share">The memory of the jobs.</param>
    public JobSimulator(IObjectStore store, VirtualClock clock, UidSource uids, LifecycleOptions options, ScenarioChoice choice, ulong seed, MemoryShare share)
    {
        _jobs = new(share);
        _gone = new(store, _jobs);
        _store = store;
        _options = options;
        _seed = seed;
        _events = new(store, uids);
        _choice = choice;
        var objects = new SimulatedObjects(store, _events, uids);
        _reconciler = new(store, objects, _events, _jobs);
        Time = new(clock, _jobs, _reconciler);
        Control = new(store, Time, _jobs, _reconciler, objects, choice, Create);
    }

    public SimulatedTime Time { get; }

    /// <summary>Changes of simulated jobs by hand.</summary>
    public JobControl Control { get; }

    /// <summary>Whether new jobs may be simulated.</summary>
    public bool IsOn => _options.Mode != LifecycleMode.Off;

    /// <summary>All simulated jobs.</summary>
    public ImmutableArray<RunningJob> Jobs => _jobs.All;

    /// <summary>Whether a write of an object may concern a simulated job.</summary>
    public bool Follows(ObjectKey key) =>
        !_jobs.IsEmpty && (key.Resource == TfJob.Definition ? _jobs.Find(key) is not null : key.Resource == Workloads.Pod);

    /// <summary>Whether the deletion of another object may delete a simulated job.</summary>
    public bool HasOwnedJobs => _jobs.HasOwned;

    /// <summary>Reserves memory for the job of a request with a scenario; 507 without memory.</summary>
    public async ValueTask<Result<ReservedBytes>> ReserveAsync(Scenario requested)
    {
#pragma warning disable CA2000 // the caller disposes of it after the create
        if (_jobs.Memory.Reserve(requested) is { } reserved)
        {
            return reserved;
        }

        await Time.ChangeAsync(_ => _gone.RemoveAllAsync());
        return _jobs.Memory.Reserve(requested) is { } second ? second : _jobs.Memory.Exceeded;
#pragma warning restore CA2000
    }

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

            var job = Create(created, spec, chosen).Noting(now, $"simulated by {chosen.Source}", created.Version);
            await _gone.RemoveSomeAsync();
            if (reserved is not null)
            {
                _jobs.Memory.Charge(job, reserved);
            }
            else if (!await TryChargeAsync(job))
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

    /// <summary>Ends the simulation of jobs that were deleted with their owner.</summary>
    public ValueTask RemoveOwnedAsync() => Time.ChangeAsync(_ => _gone.RemoveOwnedAsync());

    /// <summary>Reconciles the job of a pod that a client has deleted.</summary>
    public ValueTask RemovePodAsync(ApiObject deleted) => Time.ChangeAsync(async now =>
    {
        var job = FindJob(deleted);
        var pod = job?.Job.Pods.FirstOrDefault(pod => job.PodKey(pod.Replica) == deleted.Key);

        // the controller may have made a new pod of this name in the meantime
        if (pod is not null && !(await _store.GetAsync(deleted.Key)).TryGet(out _, out _))
        {
            job = job!.Noting(now, pod.Replica, "was deleted by a client");
            await _reconciler.ReconcileAsync(job with { Job = job.Job.WithoutPod(pod.Replica) }, now);
        }
    });

    /// <summary>Returns the simulated job of a pod; null for another pod.</summary>
    public RunningJob? FindJob(ApiObject pod) => OwnerReference.Read(pod.Meta.OwnerReferences)
        .Where(owner => owner.Kind == TfJob.Definition.Kind)
        .Select(owner => _jobs.Find(new(TfJob.Definition, pod.Key.Namespace, owner.Name)))
        .FirstOrDefault(job => job?.Owns(pod) == true);

    public void Reset() => Time.Replace(_ => _jobs.Replace([]));

    public ValueTask<StoreSnapshot> SaveAsync(Func<StoreSnapshot> save) => Time.ReadAsync(now =>
    {
        var snapshot = save();
        _saved.Add(snapshot, new(now, _jobs.All, _jobs.Memory.Bytes));
        return snapshot;
    });

    public long SizeOf(StoreSnapshot snapshot) => _saved.SizeOf(snapshot);

    public void Restore(StoreSnapshot snapshot, Func<bool> restore) => Time.Replace(now =>
    {
        if (restore())
        {
            _jobs.Replace(_saved.Find(snapshot, now));
        }
    });

    public void Dispose() => Time.Dispose();

    private async ValueTask<bool> TryChargeAsync(RunningJob job)
    {
        if (_jobs.Memory.TryCharge(job))
        {
            return true;
        }

        await _gone.RemoveAllAsync();
        return _jobs.Memory.TryCharge(job);
    }

    private RunningJob Create(ApiObject stored, JobSpec spec, ChosenScenario chosen)
    {
        var identity = new JobIdentity(stored.Key.Namespace, stored.Key.Name, stored.Uid);
        var job = SimulatedJob.Create(identity, spec, chosen.Scenario!, _options.Rules, _seed);
        return new(stored.Key, job, stored.Spec, ScenarioChoice.TextOf(stored)) { Source = chosen.Source, IsOwned = !stored.Meta.OwnerReferences.IsEmpty };
    }
}
