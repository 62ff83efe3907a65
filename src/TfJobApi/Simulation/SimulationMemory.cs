using TfJobApi.Errors;
using TfJobApi.Lifecycle.Scenarios;
using TfJobApi.Memory;
using TfJobApi.Resources;

namespace TfJobApi.Simulation;

/// <summary>
/// Counts the bytes of simulated jobs. A scenario counts once, however many jobs have it: a rule that is deleted leaves it to its jobs.
/// One caller at a time makes changes.
/// </summary>
internal sealed class SimulationMemory(MemoryShare share)
{
    private readonly MemoryAccount _account = share.Open();
    private readonly Dictionary<ObjectKey, (Scenario Scenario, long State)> _jobs = [];
    private readonly Dictionary<Scenario, (int Jobs, long Size)> _scenarios = new(ReferenceEqualityComparer.Instance);

    /// <summary>The bytes of all jobs.</summary>
    public long Bytes => _account.Bytes;

    /// <summary>The answer to a request that needs more.</summary>
    public ApiStatus Exceeded => ApiErrors.InsufficientStorage("objects and simulated jobs", share.Limit);

    /// <summary>Reserves the bytes of a new job for any caller; null if there is no memory.</summary>
    public ReservedBytes? Reserve(Scenario scenario) => ReservedBytes.TryTake(share, scenario.Size + RunningJob.BareSize);

    /// <summary>Charges a job in its new state. Returns false, and changes nothing, if there is no memory.</summary>
    /// <param name="reserved">The memory that was reserved for a new job; null for none.</param>
    public bool TryCharge(RunningJob job, ReservedBytes? reserved = null)
    {
        if (reserved is not null)
        {
            _account.Charge(Growth(job), reserved);
        }
        else if (!_account.TryCharge(Growth(job)))
        {
            return false;
        }

        Keep(job);
        return true;
    }

    /// <summary>Charges a job in its new state, even if there is no memory: events of a simulated job cannot be refused.</summary>
    public void Charge(RunningJob job)
    {
        _account.Charge(Growth(job));
        Keep(job);
    }

    public void Release(ObjectKey key)
    {
        if (_jobs.Remove(key, out var charged))
        {
            _account.Release(charged.State + Drop(charged.Scenario));
        }
    }

    /// <summary>Replaces all jobs, even if there is no memory. The bytes of jobs that are gone count for the return of memory to the machine.</summary>
    public void Replace(IEnumerable<RunningJob> jobs)
    {
        _jobs.Clear();
        _scenarios.Clear();
        var bytes = 0L;
        foreach (var job in jobs)
        {
            bytes += Growth(job);
            Keep(job);
        }

        if (!_account.TrySet(bytes))
        {
            _account.Charge(bytes - _account.Bytes);
        }
    }

    private long Growth(RunningJob job)
    {
        var scenario = job.Scenario;
        if (!_jobs.TryGetValue(job.Key, out var charged))
        {
            return job.Size + Added(scenario);
        }

        var growth = job.Size - charged.State;
        return ReferenceEquals(charged.Scenario, scenario) ? growth
            : growth + Added(scenario) - (_scenarios[charged.Scenario] is { Jobs: 1, Size: var last } ? last : 0);
    }

    /// <summary>Returns the bytes of a scenario that no job has yet; 0 for another one.</summary>
    private long Added(Scenario scenario) => _scenarios.ContainsKey(scenario) ? 0 : scenario.Size;

    private void Keep(RunningJob job)
    {
        var isKnown = _jobs.TryGetValue(job.Key, out var charged);
        _jobs[job.Key] = (job.Scenario, job.Size);
        if (isKnown && ReferenceEquals(charged.Scenario, job.Scenario))
        {
            return;
        }

        _scenarios[job.Scenario] = _scenarios.TryGetValue(job.Scenario, out var used) ? used with { Jobs = used.Jobs + 1 } : (1, job.Scenario.Size);
        if (isKnown)
        {
            Drop(charged.Scenario);
        }
    }

    /// <summary>Returns the bytes of a scenario that no other job has; 0 for another one.</summary>
    private long Drop(Scenario scenario)
    {
        var used = _scenarios[scenario];
        if (used.Jobs > 1)
        {
            _scenarios[scenario] = used with { Jobs = used.Jobs - 1 };
            return 0;
        }

        _scenarios.Remove(scenario);
        return used.Size;
    }
}
