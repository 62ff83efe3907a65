using System.Collections.Concurrent;
using System.Collections.Immutable;
using TfJobApi.Lifecycle;
using TfJobApi.Lifecycle.Control;
using TfJobApi.Memory;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;

namespace TfJobApi.Simulation;

/// <summary>The simulated jobs by their keys, with the times of their next events. Only reading is safe for several callers.</summary>
/// <param name="share">Their memory.</param>
/// <param name="podLimit">The most pods of all jobs.</param>
internal sealed class RunningJobs(MemoryShare share, int podLimit = ReplicaPods.TenantLimit)
{
    /// <summary>The jobs whose refusal is remembered.</summary>
    private const int RefusalLimit = 256;

    private readonly ConcurrentDictionary<ObjectKey, RunningJob> _jobs = new();

    // a ConcurrentDictionary takes all its locks to count
    private volatile int _count;

    private readonly List<string> _refused = [];
    private int _pods;

    public SimulationMemory Memory { get; } = new(share);

    public DueQueue<ObjectKey> Queue { get; } = new();

    public bool IsEmpty => _count == 0;

    public ImmutableArray<RunningJob> All => [.. _jobs.Values];

    public RunningJob? Find(ObjectKey key) => _jobs.GetValueOrDefault(key);

    /// <summary>Returns the simulated job that owns a pod; null for another pod.</summary>
    public RunningJob? FindOwner(ApiObject pod)
    {
        foreach (var owner in OwnerReference.Read(pod.Meta.OwnerReferences))
        {
            if (owner.Kind == TfJob.Definition.Kind && Find(new(TfJob.Definition, pod.Key.Namespace, owner.Name)) is { } job && job.Owns(pod))
            {
                return job;
            }
        }

        return null;
    }

    /// <summary>Returns the number of pods that a job can have in addition to those that it has.</summary>
    public int RoomFor(RunningJob job) => Math.Max(podLimit - _pods + CountPods(job.Key) - job.Job.Pods.Length, 0);

    /// <summary>Adds a new job, which has no event yet. Returns false, and changes nothing, if there is no memory.</summary>
    /// <param name="reserved">The memory for it; null if none was reserved.</param>
    public bool TryAdd(RunningJob job, ReservedBytes? reserved = null)
    {
        if (!Memory.TryCharge(job, reserved))
        {
            return false;
        }

        Set(job);
        return true;
    }

    public void Set(RunningJob job)
    {
        Memory.Charge(job);
        var known = Find(job.Key);
        _pods += job.Job.Pods.Length - (known?.Job.Pods.Length ?? 0);
        _jobs[job.Key] = job;
        _count += known is null ? 1 : 0;
        Queue.Set(job.Key, job.Job.Due);
    }

    /// <summary>Does nothing if another job has taken the name.</summary>
    public void Remove(ObjectKey key, string uid)
    {
        if (Find(key)?.Identity.Uid != uid)
        {
            return;
        }

        Memory.Release(key);
        _pods -= CountPods(key);
        _jobs.TryRemove(key, out _);
        _count--;
        Queue.Set(key, null);
    }

    /// <summary>Replaces all jobs.</summary>
    public void Replace(IReadOnlyList<RunningJob> jobs)
    {
        Memory.Replace(jobs);
        _jobs.Clear();
        lock (_refused)
        {
            _refused.Clear();
        }

        Queue.Clear();
        (_count, _pods) = (0, 0);
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
