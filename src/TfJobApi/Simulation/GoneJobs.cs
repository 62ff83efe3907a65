using TfJobApi.Resources;
using TfJobApi.Storage;

namespace TfJobApi.Simulation;

/// <summary>
/// Ends the simulation of jobs that the garbage collection has deleted: no write of a client concerned them, and a finished job has no
/// event that would find out. Calls are made by one caller at a time.
/// </summary>
internal sealed class GoneJobs(IObjectStore store, RunningJobs jobs)
{
    /// <summary>Two for each new job: then the jobs that are gone never outnumber the others for long.</summary>
    private const int CheckedJobs = 2;

    private readonly Queue<ObjectKey> _round = [];

    /// <summary>Checks the next jobs of all. Every new job does this.</summary>
    public async ValueTask RemoveSomeAsync()
    {
        if (_round.Count == 0)
        {
            foreach (var job in jobs.All)
            {
                _round.Enqueue(job.Key);
            }
        }

        for (var count = 0; count < CheckedJobs && _round.TryDequeue(out var key); count++)
        {
            await CheckAsync(key);
        }
    }

    /// <summary>Checks all jobs, when there is no memory for another one.</summary>
    public async ValueTask RemoveAllAsync()
    {
        foreach (var job in jobs.All)
        {
            await CheckAsync(job.Key);
        }
    }

    /// <summary>Checks the jobs that have an owner, after a deletion.</summary>
    public async ValueTask RemoveOwnedAsync()
    {
        foreach (var key in jobs.Owned)
        {
            await CheckAsync(key);
        }
    }

    private async ValueTask CheckAsync(ObjectKey key)
    {
        if (jobs.Find(key) is { } job && !((await store.GetAsync(key)).TryGet(out var stored, out _) && stored.Uid == job.Identity.Uid))
        {
            jobs.Remove(key);
        }
    }
}
