using TfJobApi.Lifecycle.Jobs;

namespace TfJobApi.Lifecycle.Control;

/// <summary>The input of a reconciliation.</summary>
/// <param name="Status">The stored status; empty if the job has none.</param>
/// <param name="Pods">In the order of their replicas.</param>
internal readonly record struct JobView(
    JobIdentity Job, JobSpec Spec, ReadOnlyMemory<byte> Status, IReadOnlyList<ObservedPod> Pods, IReadOnlySet<Replica> Services);
