using TfJobApi.Errors;
using TfJobApi.Lifecycle.Control;
using TfJobApi.Lifecycle.Jobs;
using TfJobApi.Lifecycle.Pods;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Storage;

namespace TfJobApi.Simulation;

/// <summary>
/// Creates pods and services of a job. As the real controllers do, it ends with the first that it cannot create. Clients can delete
/// the job at any moment, and a collector does not find what is created after it has run.
/// </summary>
internal sealed class ReplicaCreation(IObjectStore store, SimulatedObjects objects, UidSource uids, RunningJob job, DateTimeOffset now)
{
    private readonly List<Replica> _pods = [];
    private readonly List<Replica> _services = [];
    private PodSpecs? _specs;
    private IReadOnlyList<Replica> _missingPods = [];
    private IReadOnlyList<Replica> _missingServices = [];
    private JobEvent? _failure;
    private ReplicaType? _failedType;

    /// <summary>Whether the job does not exist, or is being deleted.</summary>
    public bool IsJobGone { get; private set; }

    public IReadOnlyList<Replica> CreatedPods => _pods;

    private bool IsComplete => _missingPods.Count + _missingServices.Count == 0;

    /// <summary>Creates what does not exist yet. Leaves nothing without the job.</summary>
    public async ValueTask RunAsync(IReadOnlyList<PodLife> pods, IReadOnlyList<Replica> services)
    {
        if (pods.Count + services.Count == 0)
        {
            return;
        }

        foreach (var pod in pods)
        {
            if (!await HasJobAsync() || HasFailed("FailedCreatePod", pod.Replica, await CreateAsync(pod)))
            {
                break;
            }

            _pods.Add(pod.Replica);
        }

        foreach (var service in services)
        {
            // the controllers create the pods and services of one type after the other
            if (service.Type >= _failedType || !await HasJobAsync() || HasFailed("FailedCreateService", service, await CreateAsync(service)))
            {
                break;
            }

            _services.Add(service);
        }

        _missingPods = [.. pods.Skip(_pods.Count).Select(pod => pod.Replica)];
        _missingServices = [.. services.Skip(_services.Count)];

        // a collector that runs after this check finds all that was created; one that ran before it may not have
        if (_pods.Count + _services.Count > 0 && await FindJobAsync() is null)
        {
            await objects.DeleteAsync(_pods.Select(job.PodKey).Concat(_services.Select(job.ServiceKey)), job, now);
        }
    }

    /// <summary>Returns a job without the pods and services that could not be created.</summary>
    public RunningJob WithoutMissing(RunningJob current) =>
        current.Job.WithoutMissing(_missingPods, _missingServices, now) is var next && ReferenceEquals(next, current.Job) ? current : current with { Job = next };

    /// <summary>Returns the events without those of missing pods and services, with the failure in place of the first.</summary>
    public IEnumerable<JobEvent> WithFailure(IEnumerable<JobEvent> events)
    {
        if (IsComplete)
        {
            return events;
        }

        var name = job.Key.Name;
        HashSet<string> missing = [.. _missingPods.Select(pod => JobMessages.PodCreated(pod, name)), .. _missingServices.Select(service => JobMessages.ServiceCreated(service, name))];
        return WithFailure(events, missing);
    }

    private IEnumerable<JobEvent> WithFailure(IEnumerable<JobEvent> events, HashSet<string> missing)
    {
        var hasEnded = false;
        foreach (var recorded in events)
        {
            if (missing.Contains(recorded.Message))
            {
                if (!hasEnded && _failure is { } failure)
                {
                    yield return failure;
                }

                hasEnded = true;
            }
            else if (!hasEnded || recorded.Reason != JobMessages.TemplatePolicy)
            {
                yield return recorded;
            }
        }
    }

    /// <summary>Returns the reason why the pod does not exist; null if it does.</summary>
    private async ValueTask<ApiStatus?> CreateAsync(PodLife pod)
    {
        _specs ??= new(job.Identity, job.JobSpec, job.Rules, ApiObject.SizeLimit);
        if (_specs.Write(pod.Replica) is not { } podSpec)
        {
            return ApiErrors.ObjectTooLarge(Workloads.Pod.Name, ApiObject.SizeLimit);
        }

        var uid = uids.Next();
        var (identity, spec, rules) = (job.Identity, job.JobSpec, job.Rules);
        var meta = ReplicaMetadata.ForPod(identity, spec, pod.Replica, rules, uid, pod.CreatedAt);
        var failure = await StoreAsync(new(Workloads.Pod, meta, podSpec, PodStatusJson.Write(identity, spec, pod, uid)));
        return failure is not null && await HasAsync(job.PodKey(pod.Replica)) && (await objects.WritePodAsync(job, pod)).Version is not null ? null : failure;
    }

    private async ValueTask<ApiStatus?> CreateAsync(Replica service)
    {
        var (identity, spec, rules) = (job.Identity, job.JobSpec, job.Rules);
        var meta = ReplicaMetadata.ForService(identity, service, rules, uids.Next(), now);
        var failure = await StoreAsync(new(Workloads.Service, meta, ServiceJson.WriteSpec(identity, spec, service, rules), ServiceJson.Status));
        return failure is not null && await HasAsync(job.ServiceKey(service)) ? null : failure;
    }

    private async ValueTask<ApiStatus?> StoreAsync(ApiObject created)
    {
        var outcome = Check(created).TryGet(out var valid, out var failure) ? await store.CreateAsync(valid) : failure;
        return outcome.TryGet(out _, out failure) ? null : failure;
    }

    /// <summary>Rejects what a real server rejects: names that are too long, for example of a service, and labels of the template.</summary>
    private static Result<ApiObject> Check(ApiObject created)
    {
        var causes = new FieldErrorList();
        MetadataValidation.ValidateStored(created.Meta, created.Resource.NameRule!, causes);
        return causes.IsEmpty ? created.CheckSize() : ApiErrors.Unprocessable(created.Resource.Name, created.Meta.Name, causes);
    }

    /// <summary>Whether the job has the object already. One that is being deleted is replaced when it is gone.</summary>
    private async ValueTask<bool> HasAsync(ObjectKey key) => (await store.GetAsync(key)).TryGet(out var found, out _) && job.Owns(found) && !found.Meta.IsDeleting;

    private bool HasFailed(string reason, Replica replica, ApiStatus? failure)
    {
        if (failure is not null)
        {
            _failure ??= new(IsWarning: true, reason, $"Error creating: {failure.Message}");
            _failedType ??= replica.Type;
        }

        return failure is not null;
    }

    private async ValueTask<bool> HasJobAsync() => await FindJobAsync() is { Meta.IsDeleting: false };

    private async ValueTask<ApiObject?> FindJobAsync()
    {
        var found = await store.FindAsync(job.Key, job.Identity.Uid);
        IsJobGone |= found is not { Meta.IsDeleting: false };
        return found;
    }
}
