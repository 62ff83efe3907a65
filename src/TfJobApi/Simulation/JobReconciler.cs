using TfJobApi.Errors;
using TfJobApi.Lifecycle.Control;
using TfJobApi.Lifecycle.Jobs;
using TfJobApi.Lifecycle.Scenarios;
using TfJobApi.Logging;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Storage;

namespace TfJobApi.Simulation;

/// <summary>
/// Plays the events of simulated jobs, and reconciles until nothing changes. An error of the server itself stops the simulation of one
/// job: the event would be due again and again, and no other job would get its turn.
/// </summary>
internal sealed class JobReconciler(IObjectStore store, RemovedObjects removed, SimulatedObjects objects, JobEvents events, RunningJobs jobs, ILogger logger)
{
    /// <summary>The delay after a status, or the state of a pod, that could not be stored.</summary>
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(10);

    /// <summary>The state that is checked after each write; null while no move of the clock waits for one.</summary>
    public AwaitedJob? Awaited { get; set; }

    /// <summary>Ends the simulation of jobs that the store has removed, and reconciles those whose pods it has removed.</summary>
    public async ValueTask FollowRemovalsAsync(DateTimeOffset now)
    {
        while (removed.TryTake(out var item))
        {
            var found = (await store.GetAsync(item.Key)).TryGet(out var stored, out _) ? stored : null;
            if (item.Resource == TfJob.Definition)
            {
                // a restore may have brought it back
                if (found?.Uid != item.Uid)
                {
                    jobs.Remove(item.Key, item.Uid);
                }
            }
            else if (jobs.FindOwner(item) is { } job && job.FindPod(item.Key) is { } pod && !(found is not null && job.Owns(found)))
            {
                // only those that the controller has not deleted, or created again
                job = job.Noting(now, pod.Replica, "was deleted by a client");
                await ReconcileAsync(job with { Job = job.Job.WithoutPod(pod.Replica) }, now);
            }
        }
    }

    /// <summary>Plays the event of a job that is due, and returns what it is.</summary>
    public async ValueTask<string> PlayAsync(ObjectKey key, DateTimeOffset now)
    {
        var job = jobs.Find(key)!;
        var what = "the simulation is stopped by an error of the server itself";
        await TryAsync(job, now, async () =>
        {
            (var continued, what) = await ContinueAsync(job, now);
            return await ReconcileAllAsync(continued, now);
        });
        return what;
    }

    /// <summary>Reconciles until nothing changes. The simulation of a job ends when the job is gone.</summary>
    /// <returns>The job after the last reconciliation.</returns>
    public ValueTask<RunningJob> ReconcileAsync(RunningJob job, DateTimeOffset now) => TryAsync(job, now, () => ReconcileAllAsync(job, now));

    /// <summary>Changes what is still to come; 507 without memory. A reconciliation has to follow.</summary>
    public async ValueTask<Result<RunningJob>> ChangeScenarioAsync(RunningJob job, Scenario scenario, string source, DateTimeOffset now)
    {
        job = job.Noting(now, $"another scenario: {source}").WithScenario(scenario, source, now);
        if (!jobs.Memory.TryCharge(job))
        {
            return jobs.Memory.Exceeded;
        }

        return await StorePodsAsync(job);
    }

    private async ValueTask<(RunningJob Job, string What)> ContinueAsync(RunningJob job, DateTimeOffset now)
    {
        var change = job.Job.Continue(now);
        job = job with { Job = change.Job };
        if (job.HasUnstoredPods)
        {
            // with each event, because events put off the next attempt
            job = await StorePodsAsync(job);
        }

        var what = job.Job.DescribeDue(now);
        if (change.Pod is { } pod)
        {
            // all jobs share the few texts
            var state = string.Intern(pod.Describe());
            what = $"{pod.Replica} {state}";
            var write = await objects.WritePodAsync(job, pod);
            job = job.Noting(now, pod.Replica, state, write.Version).WithWrite(write);
            await CheckAwaitedAsync(job.Key);
        }

        return (job, what);
    }

    private async ValueTask<RunningJob> StorePodsAsync(RunningJob job)
    {
        var hasFailed = false;
        foreach (var pod in job.Job.Pods)
        {
            hasFailed |= (await objects.WritePodAsync(job, pod)).HasFailed;
        }

        return job with { HasUnstoredPods = hasFailed };
    }

    private async ValueTask<RunningJob> TryAsync(RunningJob job, DateTimeOffset now, Func<ValueTask<RunningJob>> change)
    {
        try
        {
            return await change();
        }
#pragma warning disable CA1031 // any error stops this job only; a lack of memory passes, so that it is no reason to stop
        catch (Exception exception) when (exception is not OutOfMemoryException)
#pragma warning restore CA1031
        {
            Log.SimulationFailed(logger, job.Key.Namespace, job.Key.Name, exception);
            job = job.Fail(now);
            jobs.Set(job);
            return job;
        }
    }

    private async ValueTask<RunningJob> ReconcileAllAsync(RunningJob job, DateTimeOffset now)
    {
        Decision? last = null;
        while (await store.FindAsync(job.Key, job.Identity.Uid) is { } stored)
        {
            if (stored.Meta.IsDeleting)
            {
                return LeaveToKubelet(job, now);
            }

            job = await FollowAsync(job, stored, now);
            var result = job.Job.Reconcile(stored.Status, now, jobs.RoomFor(job), last);
            last = result.Decision;
            var applied = await objects.ApplyAsync(job with { Job = result.Job }, result, stored, now);
            job = applied.Job;
            await CheckAwaitedAsync(job.Key, mayRemoveOthers: result.Decision.DeletesJob);
            if (result.Decision.DeletesJob)
            {
                if (await store.FindAsync(job.Key, job.Identity.Uid) is { Meta.IsDeleting: true })
                {
                    return LeaveToKubelet(job, now);
                }

                break;
            }

            if (applied.Write == StatusWrite.Failed || (applied.Write == StatusWrite.Done && !result.Decision.NeedsAnother))
            {
                return Keep(job, now, isRetried: applied.Write == StatusWrite.Failed);
            }
        }

        jobs.Remove(job.Key, job.Identity.Uid);
        return job;
    }

    /// <summary>The controllers leave a job that is being deleted to the garbage collection, and its pods run on until they are gone.</summary>
    private RunningJob LeaveToKubelet(RunningJob job, DateTimeOffset now) => Keep(job with { Job = job.Job.WithoutController() }, now, isRetried: false);

    /// <param name="isRetried">Whether the status could not be stored.</param>
    private RunningJob Keep(RunningJob job, DateTimeOffset now, bool isRetried)
    {
        job = isRetried || job.HasUnstoredPods ? job with { Job = job.Job.WithRetry(now, RetryDelay) } : job;
        jobs.Set(job);
        return job;
    }

    /// <param name="mayRemoveOthers">Whether the garbage collection may have deleted other jobs, which have the job as owner.</param>
    private ValueTask CheckAwaitedAsync(ObjectKey job, bool mayRemoveOthers = false) =>
        Awaited is { } awaited && (mayRemoveOthers || awaited.Concerns(job)) ? awaited.CheckAsync() : ValueTask.CompletedTask;

    /// <summary>Takes over changes of the spec and of the annotation. A scenario that is not valid changes nothing.</summary>
    private async ValueTask<RunningJob> FollowAsync(RunningJob job, ApiObject stored, DateTimeOffset now)
    {
        var isOtherSpec = !ApiObject.SameBytes(stored.Spec, job.Spec);
        if (isOtherSpec)
        {
            job = job.Noting(now, "another spec", stored.Version) with { Job = job.Job.WithSpec(JobSpecReader.Read(stored.Spec, job.Rules)), Spec = stored.Spec };
        }

        if (ScenarioChoice.TextOf(stored) is not { } text)
        {
            return job.Script is null ? job : job with { Script = null, Problem = null };
        }

        // another spec may have the pods that the scenario needs
        if (text == job.Script && !(isOtherSpec && job.Problem is not null))
        {
            return job;
        }

        var chosen = ScenarioChoice.Parse(text, job.JobSpec);
        var problem = chosen.Problem;
        if (text == job.Script && problem == job.Problem)
        {
            return job;
        }

        job = job with { Script = text, Problem = problem };
        if (chosen.Scenario is { } scenario)
        {
            if ((await ChangeScenarioAsync(job, scenario, chosen.Source, now)).TryGet(out var changed, out var failure))
            {
                return changed;
            }

            problem = failure.Message;
        }

        await events.WarnAsync(stored, problem!, now);
        return job.Noting(now, $"kept its scenario: {problem}", stored.Version) with { Problem = problem };
    }
}
