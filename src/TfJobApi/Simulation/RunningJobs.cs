using System.Collections.Concurrent;
using System.Collections.Immutable;
using TfJobApi.Lifecycle;
using TfJobApi.Resources;

namespace TfJobApi.Simulation;

/// <summary>The simulated jobs by their keys, with the times of their next events. Only reading is safe for several callers.</summary>
internal sealed class RunningJobs
{
    private readonly ConcurrentDictionary<ObjectKey, RunningJob> _jobs = new();

    // a ConcurrentDictionary may take all its locks to find out whether it is empty
    private volatile int _count;

    public DueQueue<ObjectKey> Queue { get; } = new();

    public bool IsEmpty => _count == 0;

    public ImmutableArray<RunningJob> All => [.. _jobs.Values];

    public RunningJob? Find(ObjectKey key) => _jobs.GetValueOrDefault(key);

    public void Set(RunningJob job) => Set(job, job.Job.Due);

    /// <param name="due">The time of the next event; null without an event.</param>
    public void Set(RunningJob job, DateTimeOffset? due)
    {
        _jobs[job.Key] = job;
        _count = _jobs.Count;
        Queue.Set(job.Key, due);
    }

    public void Remove(ObjectKey key)
    {
        _jobs.TryRemove(key, out _);
        _count = _jobs.Count;
        Queue.Set(key, null);
    }

    public void Clear()
    {
        _jobs.Clear();
        Queue.Clear();
        _count = 0;
    }
}
