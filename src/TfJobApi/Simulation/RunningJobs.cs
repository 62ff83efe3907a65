using System.Collections.Concurrent;
using System.Collections.Immutable;
using TfJobApi.Lifecycle;
using TfJobApi.Lifecycle.Control;
using TfJobApi.Resources;

namespace TfJobApi.Simulation;

/// <summary>The simulated jobs by their keys, with the times of their next events. Only reading is safe for several callers.</summary>
/// <param name="podLimit">The most pods of all jobs.</param>
internal sealed class RunningJobs(int podLimit = ReplicaPods.TenantLimit)
{
    private readonly ConcurrentDictionary<ObjectKey, RunningJob> _jobs = new();

    // a ConcurrentDictionary may take all its locks to find out whether it is empty
    private volatile int _count;

    private int _pods;

    public DueQueue<ObjectKey> Queue { get; } = new();

    public bool IsEmpty => _count == 0;

    public ImmutableArray<RunningJob> All => [.. _jobs.Values];

    public RunningJob? Find(ObjectKey key) => _jobs.GetValueOrDefault(key);

    /// <summary>Returns the number of pods that a job can have in addition to those that it has.</summary>
    public int RoomFor(RunningJob job) => Math.Max(podLimit - _pods + CountPods(job.Key) - job.Job.Pods.Length, 0);

    public void Set(RunningJob job) => Set(job, job.Job.Due);

    /// <param name="due">The time of the next event; null without an event.</param>
    public void Set(RunningJob job, DateTimeOffset? due)
    {
        _pods += job.Job.Pods.Length - CountPods(job.Key);
        _jobs[job.Key] = job;
        _count = _jobs.Count;
        Queue.Set(job.Key, due);
    }

    public void Remove(ObjectKey key)
    {
        _pods -= CountPods(key);
        _jobs.TryRemove(key, out _);
        _count = _jobs.Count;
        Queue.Set(key, null);
    }

    public void Clear()
    {
        _jobs.Clear();
        Queue.Clear();
        (_count, _pods) = (0, 0);
    }

    private int CountPods(ObjectKey key) => Find(key)?.Job.Pods.Length ?? 0;
}
