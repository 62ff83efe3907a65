using TfJobApi.Clock;
using TfJobApi.Lifecycle;
using TfJobApi.Lifecycle.Jobs;
using TfJobApi.Lifecycle.Scenarios;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Storage;
using TfJobApi.Tenants;

namespace TfJobApi.Simulation;

/// <summary>
/// The simulated jobs of a tenant, on its clock. One caller at a time changes them; writes of clients do not wait for that, they
/// are reconciled after it.
/// </summary>
internal sealed class JobSimulator : ITenantState, ISnapshotState, IDisposable
{
    private readonly IObjectStore _store;
    private readonly VirtualClock _clock;
    private readonly LifecycleOptions _options;
    private readonly ulong _seed;
    private readonly JobEvents _events;
    private readonly ScenarioChoice _choice;
    private readonly RunningJobs _jobs = new();
    private readonly JobReconciler _reconciler;
    private readonly SavedSimulations _saved = new();
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly DueTimer _timer;
    private readonly ChangeSignal _changes = new();

    /// <summary>Grows with every reset and restore, which end a jump.</summary>
    private volatile int _era;

    public JobSimulator(IObjectStore store, VirtualClock clock, UidSource uids, LifecycleOptions options, ulong seed)
    {
        _store = store;
        _clock = clock;
        _options = options;
        _seed = seed;
        _events = new(store, uids);
        _choice = new(options);
        _reconciler = new(store, new SimulatedObjects(store, _events, uids), _events, _jobs);
        _timer = new(clock, () => _ = PlayDueAsync());
    }

    /// <summary>Whether new jobs may be simulated.</summary>
    public bool IsOn => _options.Mode != LifecycleMode.Off;

    /// <summary>Whether a write of an object may concern a simulated job.</summary>
    public bool Follows(ObjectKey key) =>
        !_jobs.IsEmpty && (key.Resource == TfJob.Definition ? _jobs.Find(key) is not null : key.Resource == Workloads.Pod);

    /// <summary>Completes after the next change of any job.</summary>
    public Task NextChange => _changes.Next;

    /// <summary>Begins the life of a job, if there is a scenario for it.</summary>
    /// <param name="requested">The scenario of the request; null if it has none.</param>
    public async ValueTask StartAsync(ApiObject created, Scenario? requested)
    {
        var spec = JobSpecReader.Read(created.Spec, _options.Rules);
        if (_choice.Choose(created, spec, requested) is not { } chosen)
        {
            return;
        }

        await ChangeAsync(async now =>
        {
            if (chosen.Scenario is not { } scenario)
            {
                await _events.WarnAsync(created, chosen.Problem!, now);
                return;
            }

            var identity = new JobIdentity(created.Key.Namespace, created.Key.Name, created.Uid);
            var job = SimulatedJob.Create(identity, spec, scenario, _options.Rules, _seed);
            await _reconciler.ReconcileAsync(new(created.Key, job, created.Spec, ScenarioChoice.TextOf(created)), now);
        });
    }

    /// <summary>Reconciles a job that a client has changed.</summary>
    public ValueTask ReconcileAsync(ObjectKey key) => ChangeAsync(async now =>
    {
        if (_jobs.Find(key) is { } job)
        {
            await _reconciler.ReconcileAsync(job, now);
        }
    });

    /// <summary>Reconciles the job of a pod that a client has deleted.</summary>
    public ValueTask RemovePodAsync(ApiObject deleted) => ChangeAsync(async now =>
    {
        var job = FindJob(deleted);
        var pod = job?.Job.Pods.FirstOrDefault(pod => job.PodKey(pod.Replica) == deleted.Key);

        // the controller may have made a new pod of this name in the meantime
        if (pod is not null && !(await _store.GetAsync(deleted.Key)).TryGet(out _, out _))
        {
            await _reconciler.ReconcileAsync(job! with { Job = job.Job.WithoutPod(pod.Replica) }, now);
        }
    });

    /// <summary>Returns the simulated job of a pod; null for another pod.</summary>
    public RunningJob? FindJob(ApiObject pod) => OwnerReference.Read(pod.Meta.OwnerReferences)
        .Where(owner => owner.Kind == TfJob.Definition.Kind)
        .Select(owner => _jobs.Find(new(TfJob.Definition, pod.Key.Namespace, owner.Name)))
        .FirstOrDefault(job => job?.Owns(pod) == true);

    /// <summary>Moves the clock forward, and plays every event on the way.</summary>
    public ValueTask<ClockMove> AdvanceAsync(TimeSpan by) => MoveAsync(now => by < VirtualClock.Last - VirtualClock.First ? now + by : DateTimeOffset.MaxValue, null);

    /// <summary>Sets the clock. Events before a later time are played.</summary>
    public ValueTask<ClockMove> SetAsync(DateTimeOffset? time, bool? isFrozen) => MoveAsync(now => time ?? now, isFrozen);

    /// <summary>Moves the clock to the next event, and plays all events of that time. Returns null without an event.</summary>
    public async ValueTask<ClockMove?> AdvanceToNextAsync()
    {
        await _gate.WaitAsync();
        try
        {
            return await _reconciler.FindNextAsync() is { } next && VirtualClock.Covers(next) ? await MoveToAsync(next, null) : null;
        }
        finally
        {
            Release();
        }
    }

    public void Reset() => Restore(() =>
    {
        _jobs.Clear();
        return true;
    });

    public StoreSnapshot Save(Func<StoreSnapshot> save)
    {
        _gate.Wait();
        try
        {
            var snapshot = save();
            _saved.Add(snapshot, new(_clock.GetUtcNow(), _jobs.All));
            return snapshot;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Restore(StoreSnapshot snapshot, Func<bool> restore) => Restore(() =>
    {
        if (!restore())
        {
            return false;
        }

        _jobs.Clear();
        _saved.Find(snapshot, _clock.GetUtcNow()).ForEach(_jobs.Set);
        return true;
    });

    public void Dispose()
    {
        _timer.Dispose();
        _gate.Dispose();
    }

    private void Restore(Func<bool> restore)
    {
        Interlocked.Increment(ref _era);
        _gate.Wait();
        try
        {
            restore();
        }
        finally
        {
            Release();
        }
    }

    /// <summary>Makes a change after all events that are due, so that the events have no later time than the change.</summary>
    private async ValueTask ChangeAsync(Func<DateTimeOffset, Task> change)
    {
        await _gate.WaitAsync();
        try
        {
            await PlayAsync(_clock.GetUtcNow());
            await change(_clock.GetUtcNow());
            await PlayAsync(_clock.GetUtcNow());
        }
        finally
        {
            Release();
        }
    }

    private Task PlayDueAsync() => ChangeAsync(_ => Task.CompletedTask).AsTask();

    private async ValueTask<ClockMove> MoveAsync(Func<DateTimeOffset, DateTimeOffset> to, bool? isFrozen)
    {
        await _gate.WaitAsync();
        try
        {
            var time = to(_clock.GetUtcNow());
            return VirtualClock.Covers(time) ? await MoveToAsync(time, isFrozen) : ClockMove.OutOfRange;
        }
        finally
        {
            Release();
        }
    }

    private async ValueTask<ClockMove> MoveToAsync(DateTimeOffset time, bool? isFrozen)
    {
        _timer.Set(null);
        var played = new List<PlayedEvent>();
        var jump = await PlayAsync(time, played);
        _clock.TrySet(jump.IsAtLimit ? null : time, isFrozen);
        return new(true, jump.IsAtLimit, jump.Events, played);
    }

    /// <param name="played">Gets the first events; null if the clock is not moved.</param>
    private async ValueTask<Jump<ObjectKey>> PlayAsync(DateTimeOffset to, List<PlayedEvent>? played = null)
    {
        var jump = new Jump<ObjectKey>(_jobs.Queue, VirtualClock.First, to);
        var era = _era;
        while (era == _era && jump.TryNext(out var key))
        {
            if (played is not null && jump.Time > _clock.GetUtcNow())
            {
                _clock.TrySet(jump.Time, null);
            }

            var what = await _reconciler.PlayAsync(key, jump.Time);
            if (played?.Count < ClockMove.MaxPlayed)
            {
                played.Add(new(jump.Time, $"{key.Namespace}/{key.Name}", what));
            }
        }

        return jump;
    }

    private void Release()
    {
        _timer.Set(_jobs.Queue.TryPeek(out _, out var due) ? due : null);
        _gate.Release();
        _changes.Raise();
    }
}
