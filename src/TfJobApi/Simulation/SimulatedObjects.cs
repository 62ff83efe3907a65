using System.Globalization;
using TfJobApi.Lifecycle;
using TfJobApi.Lifecycle.Jobs;
using TfJobApi.Lifecycle.Pods;
using TfJobApi.Resources;
using TfJobApi.Storage;
using TfJobApi.Updates;

namespace TfJobApi.Simulation;

/// <summary>Stores what a controller and a kubelet change: pods, services, events and the status of the job.</summary>
internal sealed class SimulatedObjects(IObjectStore store, JobEvents events, UidSource uids)
{
    /// <summary>Stores a decision, in the order of the real controllers.</summary>
    /// <param name="stored">The revision of the job from which the decision was made.</param>
    public async ValueTask<Applied> ApplyAsync(RunningJob job, Reconciled result, ApiObject stored, DateTimeOffset now)
    {
        var decision = result.Decision;
        await DeletePodsAsync(job, decision.DeletedPods, now);
        await DeleteServicesAsync(job, decision.DeletedServices, now);

        var creation = new ReplicaCreation(store, this, uids, job, now);
        await creation.RunAsync(result.Created, decision.CreatedServices);
        if (creation.IsJobGone)
        {
            return new(creation.WithoutMissing(job), StatusWrite.Outdated);
        }

        job = Note(job, "is deleted", decision.DeletedPods, now);
        job = Note(job, "is created", creation.CreatedPods, now);
        job = creation.WithoutMissing(job);

        var write = StatusWrite.Done;
        if (decision.IsStatusChanged)
        {
            (write, var version) = await WriteStatusAsync(stored, decision.Status);
            job = write switch
            {
                StatusWrite.Done => job.Noting(now, decision.StatusChange, version),
                StatusWrite.Failed => job.NotingOnce(now, $"status could not be stored: {decision.StatusChange}"),
                _ => job,
            };
        }

        foreach (var recorded in creation.WithFailure(decision.Events))
        {
            job = await events.RecordAsync(job, stored, recorded, now);
        }

        if (decision.DeletesJob)
        {
            job = job.Noting(now, "the job is deleted: ttlSecondsAfterFinished");
            await DeleteAsync([job.Key], current => current.Uid == job.Identity.Uid, now);
        }

        return new(job, write);
    }

    /// <summary>Stores the state of a pod. Does nothing without the pod, or for a pod of another owner.</summary>
    public async ValueTask<PodWrite> WritePodAsync(RunningJob job, PodLife pod)
    {
        var outcome = await store.UpdateAsync(job.PodKey(pod.Replica), current =>
        {
            var status = PodStatusJson.Write(job.Identity, job.JobSpec, pod, current.Uid);
            return !job.Owns(current) || ApiObject.SameBytes(status, current.Status) ? current : current.WithStatus(status);
        });
        return outcome.TryGet(out var stored, out var failure) ? new(job.Owns(stored) ? stored.Version : null, HasFailed: false)
            : new(null, HasFailed: failure.Code != 404);
    }

    /// <summary>Stores the pods of a job that do not exist yet. A reconciliation has to follow.</summary>
    /// <param name="existing">The others, which stay as they are.</param>
    /// <returns>The job without the pods that could not be stored.</returns>
    public async ValueTask<RunningJob> KeepPodsAsync(RunningJob job, IReadOnlyCollection<Replica> existing, DateTimeOffset now)
    {
        var creation = new ReplicaCreation(store, this, uids, job, now);
        await creation.RunAsync([.. job.Job.Pods.Where(pod => !existing.Contains(pod.Replica))], []);
        return creation.WithoutMissing(job);
    }

    public ValueTask DeletePodsAsync(RunningJob job, IReadOnlyList<Replica> pods, DateTimeOffset now) =>
        pods.Count == 0 ? ValueTask.CompletedTask : DeleteAsync(pods.Select(job.PodKey), job, now);

    public ValueTask DeleteAsync(IEnumerable<ObjectKey> keys, RunningJob job, DateTimeOffset now) => DeleteAsync(keys, job.Owns, now);

    private ValueTask DeleteServicesAsync(RunningJob job, IReadOnlyList<Replica> services, DateTimeOffset now) =>
        services.Count == 0 ? ValueTask.CompletedTask : DeleteAsync(services.Select(job.ServiceKey), job, now);

    private async ValueTask DeleteAsync(IEnumerable<ObjectKey> keys, Func<ApiObject, bool> isRight, DateTimeOffset now)
    {
        foreach (var key in keys)
        {
            await store.UpdateAsync(
                key, current => isRight(current) ? ObjectDeletion.Begin(current, PropagationPolicy.Default, Timestamp.Format(now)) : current);
        }
    }

    /// <summary>Writes the status unless a client has changed it since the decision, which has to be made again then.</summary>
    private async ValueTask<(StatusWrite Write, long? Version)> WriteStatusAsync(ApiObject stored, ReadOnlyMemory<byte> status)
    {
        var isOutdated = false;
        var outcome = await store.UpdateAsync(stored.Key, current =>
        {
            isOutdated = current.Uid != stored.Uid || !ApiObject.SameBytes(current.Status, stored.Status);
            return isOutdated ? current : current.WithStatus(status).CheckSize();
        });
        var isWritten = outcome.TryGet(out var written, out var failure);
        return isOutdated || failure?.Code == 404 ? (StatusWrite.Outdated, null) : isWritten ? (StatusWrite.Done, written!.Version) : (StatusWrite.Failed, null);
    }

    private static RunningJob Note(RunningJob job, string what, IReadOnlyList<Replica> pods, DateTimeOffset now) => pods switch
    {
        [] => job,
        [var pod] => job.Noting(now, pod, what),
        _ => job.Noting(now, string.Create(CultureInfo.InvariantCulture, $"{pods.Count} pods: {what}")),
    };
}

/// <param name="Version">The version of the pod; null if it was not written.</param>
/// <param name="HasFailed">Whether it exists, but could not be written, for example without memory.</param>
internal readonly record struct PodWrite(long? Version, bool HasFailed);

internal readonly record struct Applied(RunningJob Job, StatusWrite Write);

internal enum StatusWrite
{
    Done,

    /// <summary>A client has changed the status, or the job is gone.</summary>
    Outdated,

    /// <summary>There is no memory for it.</summary>
    Failed,
}
