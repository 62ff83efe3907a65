using System.Collections.Immutable;
using TfJobApi.Errors;
using TfJobApi.Lifecycle.Control;
using TfJobApi.Lifecycle.Jobs;
using TfJobApi.Lifecycle.Pods;
using TfJobApi.Lifecycle.Scenarios;

namespace TfJobApi.Lifecycle;

/// <summary>
/// One moment of a simulated job: its pods and services, its script, and the time of its next event. Immutable: each event
/// returns the next moment and the changes that the caller stores. The status is not kept here, since clients can write it.
/// </summary>
internal sealed record SimulatedJob
{
    public required JobIdentity Job { get; init; }

    public required ControllerRules Rules { get; init; }

    public required RunPlanner Plans { get; init; }

    /// <summary>In the order of their replicas.</summary>
    public ImmutableArray<PodLife> Pods { get; init; } = [];

    public ImmutableSortedSet<Replica> Services { get; init; } = [];

    /// <summary>Whether nothing happens by itself.</summary>
    public bool IsHeld { get; init; }

    /// <summary>The next life of the pods that were deleted.</summary>
    private ImmutableDictionary<Replica, int> Lives { get; init; } = ImmutableDictionary<Replica, int>.Empty;

    /// <summary>The time of the next reconciliation without another reason.</summary>
    private DateTimeOffset? ControllerDue { get; init; }

    /// <summary>The distances of the times in the stored status; null unless a snapshot was restored.</summary>
    private StatusShift? StatusShift { get; init; }

    /// <summary>The time of the next event; null if nothing happens by itself.</summary>
    public DateTimeOffset? Due => IsHeld ? null : NextPod() is { Due: { } pod } && !(ControllerDue < pod) ? pod : ControllerDue;

    public static SimulatedJob Create(JobIdentity job, JobSpec spec, Scenario scenario, ControllerRules rules, ulong seed) => new()
    {
        Job = job,
        Rules = rules,
        Plans = new(scenario, spec, SeededShare.SeedOf(seed, job.Namespace, job.Name)),
    };

    /// <summary>Reconciles once. The caller stores the changes and calls again while <see cref="Decision.NeedsAnother"/>.</summary>
    /// <param name="status">The stored status; empty if the job has none.</param>
    public Reconciled Reconcile(ReadOnlyMemory<byte> status, DateTimeOffset now)
    {
        var observed = new ObservedPod[Pods.Length];
        for (var index = 0; index < observed.Length; index++)
        {
            observed[index] = Pods[index].Observed;
        }

        var decision = JobController.Reconcile(new(Job, Plans.Spec, status, observed, Services, StatusShift), Rules, now);
        var isSame = ControllerDue == decision.Due && ReferenceEquals(StatusShift, decision.Shift);
        var next = isSame ? this : this with { ControllerDue = decision.Due, StatusShift = decision.Shift };
        return decision.CreatedPods.Count + decision.DeletedPods.Count + decision.CreatedServices.Count + decision.DeletedServices.Count == 0
            ? new(next, decision, [])
            : next.Apply(decision, now);
    }

    /// <summary>Makes the change of the pod that is due. A reconciliation has to follow, also if no pod is due.</summary>
    public PodChange Continue(DateTimeOffset now)
    {
        if (IsHeld || NextPod() is not { } pod || pod.Due > now)
        {
            return new(this with { ControllerDue = null }, null);
        }

        var changed = Kubelet.Continue(pod, Plans, now);
        return new(Replace(pod, changed), changed);
    }

    /// <summary>Does a step by hand. A reconciliation has to follow.</summary>
    /// <returns>409 for a pod that is in another state.</returns>
    public Result<PodChange> Step(Replica replica, PodStep step, DateTimeOffset now)
    {
        if (Pods.FirstOrDefault(pod => pod.Replica == replica) is not { } pod)
        {
            return new ApiStatus(404, "NotFound", $"pods \"{replica.NameIn(Job.Name)}\" not found");
        }

        if (step.FindConflict(pod) is { } conflict)
        {
            return new ApiStatus(409, "Conflict", $"pods \"{replica.NameIn(Job.Name)}\": {conflict}");
        }

        var changed = step.Apply(pod, Plans, now);
        return new PodChange(Replace(pod, changed), changed);
    }

    /// <summary>Removes a pod that a client deleted. Nothing changes without the pod.</summary>
    public SimulatedJob WithoutPod(Replica replica) => Pods.FirstOrDefault(pod => pod.Replica == replica) is { } pod
        ? this with { Pods = Pods.Remove(pod), Lives = Lives.SetItem(replica, pod.NextLife) }
        : this;

    public SimulatedJob WithSpec(JobSpec spec) => this with { Plans = Plans with { Spec = spec } };

    /// <summary>Changes what is still to come.</summary>
    public SimulatedJob WithScenario(Scenario scenario, DateTimeOffset now)
    {
        var plans = Plans with { Scenario = scenario };
        return this with { Plans = plans, Pods = [.. Pods.Select(pod => Kubelet.Reschedule(pod, plans, now))] };
    }

    /// <summary>Returns the job at another time; a snapshot keeps distances.</summary>
    /// <param name="status">The stored status, whose times stay.</param>
    public SimulatedJob Shift(TimeSpan distance, ReadOnlyMemory<byte> status) => this with
    {
        Pods = [.. Pods.Select(pod => pod.Shift(distance))],
        ControllerDue = ControllerDue?.Later(distance),
        StatusShift = StatusShift.Create(StatusShift, JobStatusJson.Read(status), distance),
    };

    private Reconciled Apply(Decision decision, DateTimeOffset now)
    {
        var created = decision.CreatedPods.Select(replica => CreatePod(replica, now)).ToList();
        var deleted = decision.DeletedPods.ToHashSet();
        var lives = Lives.SetItems(Pods.Where(pod => deleted.Contains(pod.Replica)).Select(pod => KeyValuePair.Create(pod.Replica, pod.NextLife)));
        var next = this with
        {
            Lives = lives,
            Pods = [.. Pods.Where(pod => !deleted.Contains(pod.Replica)).Concat(created).OrderBy(pod => pod.Replica)],
            Services = Services.Except(decision.DeletedServices).Union(decision.CreatedServices),
        };
        return new(next, decision, created);
    }

    private PodLife CreatePod(Replica replica, DateTimeOffset now) =>
        Kubelet.Create(replica, Plans.Spec[replica.Type]?.RestartPolicy ?? RestartPolicy.Never, Lives.GetValueOrDefault(replica), Plans, now);

    private SimulatedJob Replace(PodLife pod, PodLife by) =>
        this with { Pods = Pods.SetItem(Pods.IndexOf(pod, 0, ReferenceEqualityComparer.Instance), by) };

    /// <summary>Returns the first pod of those that are due first.</summary>
    private PodLife? NextPod()
    {
        PodLife? next = null;
        foreach (var pod in Pods)
        {
            if (pod.Due is { } due && !(next?.Due <= due))
            {
                next = pod;
            }
        }

        return next;
    }
}

/// <param name="Created">The pods of <see cref="Decision.CreatedPods"/>.</param>
internal sealed record Reconciled(SimulatedJob Job, Decision Decision, IReadOnlyList<PodLife> Created);

/// <param name="Pod">The changed pod; null if only a reconciliation is due.</param>
internal sealed record PodChange(SimulatedJob Job, PodLife? Pod);
