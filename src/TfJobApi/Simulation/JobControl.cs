using TfJobApi.Errors;
using TfJobApi.Lifecycle.Control;
using TfJobApi.Lifecycle.Jobs;
using TfJobApi.Lifecycle.Pods;
using TfJobApi.Lifecycle.Scenarios;
using TfJobApi.Resources;
using TfJobApi.Storage;

namespace TfJobApi.Simulation;

/// <summary>Reads and changes simulated jobs by hand.</summary>
/// <param name="create">Creates a simulation that has no pods yet.</param>
internal sealed class JobControl(
    IObjectStore store,
    RemovedObjects removed,
    SimulatedTime time,
    RunningJobs jobs,
    JobReconciler reconciler,
    SimulatedObjects objects,
    ScenarioChoice choice,
    Func<ApiObject, JobSpec, ChosenScenario, RunningJob> create)
{
    private const string ByHand = "by hand";

    /// <summary>Returns the simulated jobs by namespace and name.</summary>
    public async ValueTask<IReadOnlyList<RunningJob>> ListAsync()
    {
        List<RunningJob> existing = [];
        foreach (var job in jobs.All.OrderBy(job => job.Key.Namespace, StringComparer.Ordinal).ThenBy(job => job.Key.Name, StringComparer.Ordinal))
        {
            if (await store.FindAsync(job.Key, job.Identity.Uid) is not null)
            {
                existing.Add(job);
            }
        }

        return existing;
    }

    /// <summary>Reads a simulated job; 404, with the reason if there is one, for another job.</summary>
    public async ValueTask<Result<JobReading>> ReadAsync(ObjectKey key) =>
        !(await store.GetAsync(key)).TryGet(out var stored, out var failure) ? failure
        : Find(stored) is { } job ? new JobReading(job, stored)
        : NotSimulated(stored);

    /// <summary>Gives a job a scenario, which begins its simulation if it is not simulated, or stops and resumes what comes by itself.</summary>
    /// <returns>The job after it; 400 if it does not have a pod of the scenario, 404 if it does not exist, or is not simulated, 409 if it is being deleted, 507 without memory.</returns>
    public ValueTask<Result<JobReading>> ChangeAsync(ObjectKey key, JobChange change) => RunAsync(key, async (stored, now) =>
    {
        var job = Find(stored);
        if (change.Scenario is { } scenario)
        {
            var spec = job?.JobSpec ?? choice.ReadSpec(stored);
            if (scenario.FindUnmatched(spec) is { } pattern)
            {
                return ApiErrors.BadFields([new StatusCause("FieldValueInvalid", spec.ExplainMissing(pattern), scenario.Text.StartsWith('{') ? "pods" : "scenario")]);
            }

            if (stored.Meta.IsDeleting)
            {
                return ApiErrors.PreconditionFailed(stored.Resource.Name, key.Name, "it is being deleted");
            }

            var changed = job is null
                ? await BeginAsync(stored, spec, scenario, now)
                : await reconciler.ChangeScenarioAsync(job with { Problem = null }, scenario, ByHand, now);
            if (!changed.TryGet(out job, out var failure))
            {
                return failure;
            }
        }

        if (job is null)
        {
            return NotSimulated(stored);
        }

        return (change.IsHeld, job.Job.IsHeld) switch
        {
            (true, false) => job.Noting(now, "held by hand") with { Job = job.Job.Hold(now) },
            (false, true) => job.Resume(now),
            _ => job,
        };
    });

    /// <summary>Does a step with every pod of a pattern, or with none of them.</summary>
    /// <returns>The job after it; 404 without the job or such a pod, 409 if a pod is in another state.</returns>
    public ValueTask<Result<JobReading>> StepAsync(ObjectKey key, PodPattern pattern, PodStep step) => RunAsync(key, async (stored, now) =>
    {
        if (Find(stored) is not { } job)
        {
            return NotSimulated(stored);
        }

        if (!job.Job.Step(pattern, step, now).TryGet(out var steps, out var failure))
        {
            return failure;
        }

        job = job.Noting(now, $"{ByHand}: {pattern} {step}") with { Job = steps.Job };
        foreach (var pod in steps.Changed)
        {
            job = job.WithWrite(await objects.WritePodAsync(job, pod));
        }

        await objects.DeletePodsAsync(job, steps.Deleted, now);
        return job;
    });

    /// <summary>Ends the simulation of a job, whose status and pods stay; 404 for a job that is not simulated.</summary>
    public ValueTask<ApiStatus?> EndAsync(ObjectKey key) => time.ChangeAsync(async _ =>
    {
        if ((await store.GetAsync(key)).TryGet(out var stored, out var failure))
        {
            failure = Find(stored) is null ? NotSimulated(stored) : null;
        }

        if (failure is null)
        {
            jobs.Remove(key, stored!.Uid);
        }

        return failure;
    });

    /// <summary>Reconciles after a change, and returns the job as it is after everything that was due.</summary>
    private async ValueTask<Result<JobReading>> RunAsync(ObjectKey key, Func<ApiObject, DateTimeOffset, ValueTask<Result<RunningJob>>> change)
    {
        var outcome = await time.ChangeAsync<Result<JobReading>>(async now =>
        {
            removed.Observe();
            if (!(await store.GetAsync(key)).TryGet(out var stored, out var failure)
                || !(await change(stored, now)).TryGet(out var job, out failure))
            {
                return failure;
            }

            var last = await reconciler.ReconcileAsync(job, now);
            return new JobReading(last, await store.FindAsync(key, stored.Uid) ?? stored);
        });

        // a job whose end was its deletion is returned as it was before
        return outcome.TryGet(out var reading, out _) && (await ReadAsync(key)).TryGet(out var current, out _) && current.Stored.Uid == reading.Stored.Uid ? current : outcome;
    }

    private async ValueTask<Result<RunningJob>> BeginAsync(ApiObject stored, JobSpec spec, Scenario scenario, DateTimeOffset now)
    {
        var job = create(stored, spec, new(scenario, ByHand, null)).Noting(now, $"simulated {ByHand}", stored.Version);
        if (!jobs.TryAdd(job))
        {
            return jobs.Memory.Exceeded;
        }

        jobs.ForgetRefused(stored.Uid);

        if (stored.Status.IsEmpty || JobStatusJson.Read(stored.Status) is not { Conditions.Count: > 0 } status)
        {
            return job;
        }

        var (services, pods) = (new List<Replica>(), new Dictionary<Replica, PodPhase>());
        foreach (var replica in spec.Replicas.SelectMany(replicas => Enumerable.Range(0, Math.Min(replicas.Count, ReplicaPods.Limit)).Select(index => new Replica(replicas.Type, index))))
        {
            if (await FindAsync(job.ServiceKey(replica)) is not null)
            {
                services.Add(replica);
            }

            if (await FindAsync(job.PodKey(replica)) is { } pod)
            {
                pods.Add(replica, PodPhases.Read(pod.Member("status")["phase"].Text));
            }
        }

        job = job with { Job = job.Job.WithPods(status, services, pods, Math.Min(ReplicaPods.Limit, jobs.RoomFor(job)), now) };
        return await objects.KeepPodsAsync(job, pods.Keys, now);

        async ValueTask<ApiObject?> FindAsync(ObjectKey key) => (await store.GetAsync(key)).TryGet(out var found, out _) && job.Owns(found) ? found : null;
    }

    private RunningJob? Find(ApiObject stored) => jobs.Find(stored.Key) is { } job && job.Identity.Uid == stored.Uid ? job : null;

    private ApiStatus NotSimulated(ApiObject stored)
    {
        var problem = jobs.IsRefused(stored.Uid) ? jobs.Memory.Exceeded.Message : choice.Choose(stored, choice.ReadSpec(stored), null)?.Problem;
        var message = $"{stored.Resource.Name.Qualified} {GoQuote.Quote(stored.Key.Name)} is not simulated";
        return new(404, "NotFound", problem is null ? message : $"{message}: {problem}");
    }
}
