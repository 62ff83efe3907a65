using System.Runtime.CompilerServices;
using TfJobApi.Storage;

namespace TfJobApi.Simulation;

/// <summary>The simulated jobs of snapshots. They go with their snapshot.</summary>
internal sealed class SavedSimulations
{
    private readonly ConditionalWeakTable<StoreSnapshot, SavedJobs> _jobs = [];

    public void Add(StoreSnapshot snapshot, SavedJobs jobs)
    {
        if (!jobs.Jobs.IsEmpty)
        {
            _jobs.AddOrUpdate(snapshot, jobs);
        }
    }

    /// <summary>Returns the bytes of the jobs of a snapshot.</summary>
    public long SizeOf(StoreSnapshot snapshot) => _jobs.TryGetValue(snapshot, out var saved) ? saved.Bytes : 0;

    /// <summary>Returns the jobs of a snapshot; their events are as far away as when it was saved.</summary>
    public List<RunningJob> Find(StoreSnapshot snapshot, DateTimeOffset now) => _jobs.TryGetValue(snapshot, out var saved)
        ? [.. saved.Jobs.Select(job => job with { Job = job.Job.Shift(now - saved.Time, snapshot.Find(job.Key, out _)?.Status ?? default) })]
        : [];
}
