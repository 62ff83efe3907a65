using System.Collections.Concurrent;
using System.Collections.Immutable;
using TfJobApi.Lifecycle;
using TfJobApi.Lifecycle.Control;
using TfJobApi.Memory;
using TfJobApi.Resources;

namespace TfJobApi.Simulation;

/// <summary>The simulated jobs by their keys, with the times of their next events. Only reading is safe for several callers.</summary>
/// <param name="share">Their memory.</param>
/// <param name="podLimit">The most pods of all jobs.</param>
internal sealed class RunningJobs(MemoryShare share, int podLimit = ReplicaPods.TenantLimit)
{
    /// <summary>The jobs whose refusal is remembered.</summary>
    private const int RefusalLimit = 256;

    private readonly ConcurrentDictionary<ObjectKey, RunningJob> _jobs = new();

    // a ConcurrentDictionary may take all its locks to find out whether it is empty
    private volatile int _count;

    private readonly HashSet<ObjectKey> _owned = [];
    private readonly List<string> _refused = [];
    private volatile int _ownedCount;
    private int _pods;

    public SimulationMemory Memory { get; } = new(share);

    public DueQueue<ObjectKey> Queue { get; } = new();

    public bool IsEmpty => _count == 0;

    /// <summary>Whether a job has an owner, with which the garbage collection deletes it.</summary>
    public bool HasOwned => _ownedCount > 0;

    /// <summary>The jobs with an owner.</summary>
    public ImmutableArray<ObjectKey> Owned => [.. _owned];

    public ImmutableArray<RunningJob> All => [.. _jobs.Values];

    public RunningJob? Find(ObjectKey key) => _jobs.GetValueOrDefault(key);

    /// <summary>Returns the number of pods that a job can have in addition to those that it has.</summary>
    public int RoomFor(RunningJob job) => Math.Max(podLimit - _pods + CountPods(job.Key) - job.Job.Pods.Length, 0);

    public void Set(RunningJob job) => Set(job, job.Job.Due);

    /// <param name="due">The time of the next event; null without an event.</param>
    public void Set(RunningJob job, DateTimeOffset? due)
    {
        Memory.Charge(job);
        _pods += job.Job.Pods.Length - CountPods(job.Key);
        _jobs[job.Key] = job;
        _count = _jobs.Count;
        if (job.IsOwned ? _owned.Add(job.Key) : _owned.Remove(job.Key))
        {
            _ownedCount = _owned.Count;
        }

        Queue.Set(job.Key, due);
    }

    public void Remove(ObjectKey key)
    {
        Memory.Release(key);
        _pods -= CountPods(key);
        _jobs.TryRemove(key, out _);
        _count = _jobs.Count;
        _owned.Remove(key);
        _ownedCount = _owned.Count;
        Queue.Set(key, null);
    }

    /// <summary>Replaces all jobs.</summary>
    public void Replace(IReadOnlyList<RunningJob> jobs)
    {
        Memory.Replace(jobs);
        _jobs.Clear();
        _owned.Clear();
        lock (_refused)
        {
            _refused.Clear();
        }

        Queue.Clear();
        (_count, _pods, _ownedCount) = (0, 0, 0);
        foreach (var job in jobs)
        {
            Set(job);
        }
    }

    /// <summary>Records that a job was refused. Only the last uids are kept.</summary>
    public void NoteRefused(string uid)
    {
        lock (_refused)
        {
            _refused.Add(uid);
            if (_refused.Count > RefusalLimit)
            {
                _refused.RemoveAt(0);
            }
        }
    }

    /// <summary>Removes a job that is simulated after all.</summary>
    public void ForgetRefused(string uid)
    {
        lock (_refused)
        {
            _refused.Remove(uid);
        }
    }

    /// <summary>Whether there was no memory for a job. Is safe for several callers.</summary>
    public bool IsRefused(string uid)
    {
        lock (_refused)
        {
            return _refused.Contains(uid);
        }
    }

    private int CountPods(ObjectKey key) => Find(key)?.Job.Pods.Length ?? 0;
}
