using TfJobApi.Lifecycle.Control;
using TfJobApi.Lifecycle.Jobs;
using TfJobApi.Lifecycle.Pods;

namespace TfJobApi.Lifecycle;

/// <param name="Created">The pods of <see cref="Decision.CreatedPods"/>.</param>
internal sealed record Reconciled(SimulatedJob Job, Decision Decision, IReadOnlyList<PodLife> Created);

/// <param name="Pod">The changed pod; null if only a reconciliation is due.</param>
internal sealed record PodChange(SimulatedJob Job, PodLife? Pod);

/// <param name="Changed">The pods in their new states.</param>
/// <param name="Deleted">The pods that the caller deletes.</param>
internal sealed record PodSteps(SimulatedJob Job, IReadOnlyList<PodLife> Changed, IReadOnlyList<Replica> Deleted);

/// <param name="What">The pod and its change, or the limit of the job.</param>
internal readonly record struct UpcomingEvent(DateTimeOffset At, string What);
