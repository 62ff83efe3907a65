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
    private const string CreationRetry = "pods or services are created again";
    private const string StatusRetry = "the status and the pods are stored again";

    public required JobIdentity Job { get; init; }

    public required ControllerRules Rules { get; init; }

    public required RunPlanner Plans { get; init; }

    /// <summary>In the order of their replicas.</summary>
    public ImmutableArray<PodLife> Pods { get; init; } = [];

    public ImmutableSortedSet<Replica> Services { get; init; } = [];

    public JobClock Clock { get; private init; } = JobClock.Initial;

    /// <summary>Whether nothing happens by itself.</summary>
    public bool IsHeld => Clock.IsHeld;

    /// <summary>Whether the job had ended after the last reconciliation.</summary>
    public bool IsFinished { get; private init; }

    /// <summary>The events that happen by themselves, the earliest first.</summary>
    public IEnumerable<UpcomingEvent> Next => (IsHeld ? [] : Pods.Where(pod => DueOf(pod) is not null).Select(pod => new UpcomingEvent(DueOf(pod)!.Value, Kubelet.DescribeNext(pod)))
        .Concat(ControllerDue is { } due ? [new(due, IsFinished ? "ttlSecondsAfterFinished" : "activeDeadlineSeconds")] : [])
        .Concat(RetryAt is { } retry ? [new(retry, CreationRetry)] : []))
        .Concat(StatusRetryAt is { } write ? [new(write, StatusRetry)] : [])
        .OrderBy(item => item.At);

    /// <summary>The time of the next attempt to create pods or services; null if all could be created.</summary>
    private DateTimeOffset? RetryAt { get; init; }

    /// <summary>The time of the next attempt to store the status or pods; null if they could be stored. A held job has one, too.</summary>
    private DateTimeOffset? StatusRetryAt { get; init; }

    /// <summary>The number of attempts in sequence that failed.</summary>
    private int FailedAttempts { get; init; }

    /// <summary>The next life of the pods that were deleted.</summary>
    private ImmutableDictionary<Replica, int> Lives { get; init; } = ImmutableDictionary<Replica, int>.Empty;

    /// <summary>The time of the next reconciliation without another reason.</summary>
    private DateTimeOffset? ControllerDue { get; init; }

    /// <summary>The distances of the times in the stored status; null unless a snapshot was restored.</summary>
    private StatusShift? StatusShift { get; init; }

    /// <summary>The time of the next event; null if nothing happens by itself.</summary>
    public DateTimeOffset? Due => Earlier(StatusRetryAt, IsHeld ? null : Earlier(NextPod() is { } pod ? DueOf(pod) : null, Earlier(ControllerDue, RetryAt)));

    /// <summary>Returns the time of a pod's next change; null without one, and while the job is held.</summary>
    public DateTimeOffset? DueOf(PodLife pod) => Clock.FindDue(pod.Due);

    public static SimulatedJob Create(JobIdentity job, JobSpec spec, Scenario scenario, ControllerRules rules, ulong seed) => new()
    {
        Job = job,
        Rules = rules,
        Plans = new(scenario, spec, SeededShare.SeedOf(seed, job.Namespace, job.Name)),
    };

    /// <summary>Reconciles once. The caller stores the changes and calls again while <see cref="Decision.NeedsAnother"/>.</summary>
    /// <param name="status">The stored status; empty if the job has none.</param>
    /// <param name="room">The number of pods that the tenant can have in addition.</param>
    /// <param name="last">The decision before; null for none.</param>
    public Reconciled Reconcile(ReadOnlyMemory<byte> status, DateTimeOffset now, int room = int.MaxValue, Decision? last = null)
    {
        var observed = new ObservedPod[Pods.Length];
        for (var index = 0; index < observed.Length; index++)
        {
            observed[index] = Pods[index].Observed;
        }

        var decision = JobController.Reconcile(new(Job, Plans.Spec, status, observed, Services, StatusShift, room, last), Rules, now);
        var isSame = ControllerDue == decision.Due && IsFinished == decision.IsFinished && ReferenceEquals(StatusShift, decision.Shift) && StatusRetryAt is null;
        var next = isSame ? this : this with { ControllerDue = decision.Due, IsFinished = decision.IsFinished, StatusShift = decision.Shift, StatusRetryAt = null };
        return decision.CreatedPods.Count + decision.DeletedPods.Count + decision.CreatedServices.Count + decision.DeletedServices.Count == 0
            ? new(next, decision, [])
            : next.Apply(decision, now);
    }

    /// <summary>Makes the change of the pod that is due. A reconciliation has to follow, also if no pod is due.</summary>
    public PodChange Continue(DateTimeOffset now)
    {
        if (IsHeld || NextPod() is not { } pod || DueOf(pod) > now)
        {
            return new(this with { ControllerDue = null }, null);
        }

        var changed = Kubelet.Continue(pod, Plans, Clock.At(now));
        return new(Replace(pod, changed), changed);
    }

    /// <summary>Does a step by hand with every pod of a pattern, or with none of them. A reconciliation has to follow.</summary>
    /// <returns>404 without such a pod; 409, with their states, if some of the pods are in another state.</returns>
    public Result<PodSteps> Step(PodPattern pattern, PodStep step, DateTimeOffset now)
    {
        List<PodLife> chosen = [.. Pods.Where(pod => pattern.Matches(Plans.Spec, pod.Replica))];
        if (chosen.Count == 0)
        {
            var reason = pattern.MatchesAny(Plans.Spec) ? $"the job has no pod {pattern} now" : Plans.Spec.ExplainMissing(pattern.ToString());
            return new ApiStatus(404, "NotFound", $"{Job.Namespace}/{Job.Name}: {reason}");
        }

        var conflicts = new FieldErrorList();
        foreach (var pod in chosen)
        {
            if (step.FindConflict(pod) is { } conflict)
            {
                conflicts.Add(new StatusCause("Conflict", conflict, pod.Replica.ToString()));
            }
        }

        if (!conflicts.IsEmpty)
        {
            var first = conflicts.First();
            return new ApiStatus(409, "Conflict", $"{first.Field}: {first.Message}") { Details = new() { Causes = conflicts.ToList() } };
        }

        if (step.IsDeletion)
        {
            return new PodSteps(chosen.Aggregate(this, (job, pod) => job.WithoutPod(pod.Replica)), [], [.. chosen.Select(pod => pod.Replica)]);
        }

        List<PodLife> changed = [.. chosen.Select(pod => step.Apply(pod, Plans, Clock.At(now)))];
        var byReplica = changed.ToDictionary(pod => pod.Replica);
        return new PodSteps(this with { Pods = [.. Pods.Select(pod => byReplica.GetValueOrDefault(pod.Replica, pod))] }, changed, []);
    }

    /// <summary>Stops everything that would come by itself.</summary>
    public SimulatedJob Hold(DateTimeOffset now) => this with { Clock = Clock.Hold(now) };

    /// <summary>Continues with the time that was left until each event. A reconciliation has to follow.</summary>
    public SimulatedJob Resume(DateTimeOffset now) => this with { Clock = Clock.Resume(now) };

    /// <summary>Makes pods for the counts of a status, up to a limit. A reconciliation has to follow.</summary>
    /// <param name="services">The services that exist.</param>
    /// <param name="existing">The phases of the pods that exist.</param>
    public SimulatedJob WithPods(JobStatus status, IEnumerable<Replica> services, IReadOnlyDictionary<Replica, PodPhase> existing, int limit, DateTimeOffset now) => this with
    {
        Pods =
        [
            .. StatusPods.Create(status, existing, Plans, Clock.At(now))
                .Where(pod => !status.IsFinished || pod.Phase != PodPhase.Pending || existing.ContainsKey(pod.Replica)).Take(limit),
        ],
        Services = [.. services],
    };

    /// <summary>Removes a pod that a client deleted. Nothing changes without the pod.</summary>
    public SimulatedJob WithoutPod(Replica replica) => Pods.FirstOrDefault(pod => pod.Replica == replica) is { } pod
        ? this with { Pods = Pods.Remove(pod), Lives = Lives.SetItem(replica, pod.NextLife) }
        : this;

    /// <summary>Removes pods and services that could not be created; the next reconciliation creates them again. Without any, ends the attempts.</summary>
    public SimulatedJob WithoutMissing(IReadOnlyList<Replica> pods, IReadOnlyList<Replica> services, DateTimeOffset now)
    {
        if (pods.Count + services.Count == 0)
        {
            return RetryAt is null ? this : this with { RetryAt = null, FailedAttempts = 0 };
        }

        // a reconciliation for another reason does not put off the next attempt
        var missing = pods.ToHashSet();
        var next = this with { Pods = Pods.RemoveAll(pod => missing.Contains(pod.Replica)), Services = Services.Except(services) };
        return RetryAt > now ? next : next with { FailedAttempts = FailedAttempts + 1, RetryAt = now.Later(Kubelet.Delay(FailedAttempts + 1)) };
    }

    /// <summary>Reconciles again after a delay, because the status or a pod could not be stored. The events of pods keep their times.</summary>
    public SimulatedJob WithRetry(DateTimeOffset now, TimeSpan delay) =>
        this with { StatusRetryAt = now.Later(delay), ControllerDue = ControllerDue <= now ? null : ControllerDue };

    /// <summary>Leaves only the events of pods, until the next reconciliation.</summary>
    public SimulatedJob WithoutController() => this with { ControllerDue = null, RetryAt = null, StatusRetryAt = null };

    /// <summary>Describes what is due without a change of a pod.</summary>
    public string DescribeDue(DateTimeOffset now) => RetryAt <= now ? CreationRetry : StatusRetryAt <= now ? StatusRetry : "a limit of the job is due";

    public SimulatedJob WithSpec(JobSpec spec) => this with { Plans = Plans with { Spec = spec } };

    /// <summary>Changes what is still to come.</summary>
    public SimulatedJob WithScenario(Scenario scenario, DateTimeOffset now)
    {
        var plans = Plans with { Scenario = scenario };
        return this with { Plans = plans, Pods = [.. Pods.Select(pod => Kubelet.Reschedule(pod, plans, Clock.At(now)))] };
    }

    /// <summary>Returns the job of a snapshot at another time; its events are as far away as when it was saved.</summary>
    /// <param name="status">The stored status, whose times stay.</param>
    public SimulatedJob Restore(DateTimeOffset saved, DateTimeOffset now, ReadOnlyMemory<byte> status) => this with
    {
        Clock = Clock.Restore(saved, now),
        ControllerDue = ControllerDue?.Later(now - saved),
        RetryAt = RetryAt?.Later(now - saved),
        StatusRetryAt = StatusRetryAt?.Later(now - saved),
        StatusShift = StatusShift.Create(StatusShift, JobStatusJson.Read(status), now - saved),
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
        Kubelet.Create(replica, Plans.Spec[replica.Type]?.RestartPolicy ?? RestartPolicy.Never, Lives.GetValueOrDefault(replica), Plans, Clock.At(now));

    private SimulatedJob Replace(PodLife pod, PodLife by) =>
        this with { Pods = Pods.SetItem(Pods.IndexOf(pod, 0, ReferenceEqualityComparer.Instance), by) };

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => one < other || other is null ? one : other;

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
