using System.Globalization;
using TfJobApi.Errors;
using TfJobApi.Lifecycle;
using TfJobApi.Lifecycle.Control;
using TfJobApi.Lifecycle.Jobs;
using TfJobApi.Lifecycle.Pods;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
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
        await DeleteAsync(decision.DeletedServices.Select(job.ServiceKey), job, now);

        Dictionary<string, JobEvent>? failures = null;
        foreach (var pod in result.Created)
        {
            if (await CreatePodAsync(job, pod) is { } failure)
            {
                (failures ??= [])[$"Created pod: {pod.Replica.NameIn(job.Key.Name)}"] = new(IsWarning: true, "FailedCreatePod", $"Error creating: {failure.Message}");
            }
        }

        foreach (var service in decision.CreatedServices)
        {
            if (await CreateServiceAsync(job, service, now) is { } failure)
            {
                (failures ??= [])[$"Created service: {service.NameIn(job.Key.Name)}"] = new(IsWarning: true, "FailedCreateService", $"Error creating: {failure.Message}");
            }
        }

        job = Note(job, "is deleted", decision.DeletedPods, now);
        job = Note(job, "is created", decision.CreatedPods, now);

        var write = StatusWrite.Done;
        if (decision.IsStatusChanged)
        {
            (write, var version) = await WriteStatusAsync(stored, decision.Status);
            job = write switch
            {
                StatusWrite.Done => job.Noting(now, decision.StatusChange, version),
                StatusWrite.Failed => job.Noting(now, $"status could not be stored: {decision.StatusChange}"),
                _ => job,
            };
        }

        foreach (var recorded in decision.Events)
        {
            var stated = failures is not null && failures.TryGetValue(recorded.Message, out var failure) ? failure : recorded;
            job = await events.RecordAsync(job, stored, stated, now);
        }

        if (decision.DeletesJob)
        {
            job = job.Noting(now, "the job is deleted: ttlSecondsAfterFinished");
            await DeleteAsync([job.Key], current => current.Uid == job.Identity.Uid, now);
        }

        return new(job, write);
    }

    /// <summary>Stores the state of a pod. Does nothing without the pod, or for a pod of another owner.</summary>
    /// <returns>The version of the pod; null without it.</returns>
    public async ValueTask<long?> WritePodAsync(RunningJob job, PodLife pod)
    {
        var outcome = await store.UpdateAsync(job.PodKey(pod.Replica), current =>
        {
            var status = PodStatusJson.Write(job.Identity, job.JobSpec, pod, current.Uid);
            return !job.Owns(current) || ApiObject.SameBytes(status, current.Status) ? current : current.WithStatus(status);
        });
        return outcome.TryGet(out var stored, out _) ? stored.Version : null;
    }

    /// <summary>Stores a pod that may exist already.</summary>
    public async ValueTask KeepPodAsync(RunningJob job, PodLife pod)
    {
        if (await WritePodAsync(job, pod) is null)
        {
            await CreatePodAsync(job, pod);
        }
    }

    public ValueTask DeletePodsAsync(RunningJob job, IEnumerable<Replica> pods, DateTimeOffset now) => DeleteAsync(pods.Select(job.PodKey), job, now);

    private async ValueTask<ApiStatus?> CreatePodAsync(RunningJob job, PodLife pod)
    {
        var uid = uids.Next();
        var (identity, spec, rules) = (job.Identity, job.JobSpec, job.Rules);
        var meta = ReplicaMetadata.ForPod(identity, spec, pod.Replica, rules, uid, pod.CreatedAt);
        var status = PodStatusJson.Write(identity, spec, pod, uid);
        return await CreateAsync(new(Workloads.Pod, meta, PodSpecJson.Write(identity, spec, pod.Replica, rules), status));
    }

    private async ValueTask<ApiStatus?> CreateServiceAsync(RunningJob job, Replica replica, DateTimeOffset now)
    {
        var (identity, spec, rules) = (job.Identity, job.JobSpec, job.Rules);
        var meta = ReplicaMetadata.ForService(identity, replica, rules, uids.Next(), now);
        return await CreateAsync(new(Workloads.Service, meta, ServiceJson.WriteSpec(identity, spec, replica, rules), ServiceJson.Status));
    }

    /// <summary>Returns the reason why the object was not stored; null if it was.</summary>
    private async ValueTask<ApiStatus?> CreateAsync(ApiObject created)
    {
        var outcome = created.CheckSize().TryGet(out var valid, out var failure) ? await store.CreateAsync(valid) : failure;
        return outcome.TryGet(out _, out failure) ? null : failure;
    }

    private ValueTask DeleteAsync(IEnumerable<ObjectKey> keys, RunningJob job, DateTimeOffset now) => DeleteAsync(keys, job.Owns, now);

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
        return isOutdated ? (StatusWrite.Outdated, null) : outcome.TryGet(out var written, out _) ? (StatusWrite.Done, written.Version) : (StatusWrite.Failed, null);
    }

    private static RunningJob Note(RunningJob job, string what, IReadOnlyList<Replica> pods, DateTimeOffset now) => pods switch
    {
        [] => job,
        [var pod] => job.Noting(now, pod, what),
        _ => job.Noting(now, string.Create(CultureInfo.InvariantCulture, $"{pods.Count} pods: {what}")),
    };
}

internal readonly record struct Applied(RunningJob Job, StatusWrite Write);

internal enum StatusWrite
{
    Done,

    /// <summary>A client has changed the status.</summary>
    Outdated,

    /// <summary>There is no memory for it, or the job is gone.</summary>
    Failed,
}
