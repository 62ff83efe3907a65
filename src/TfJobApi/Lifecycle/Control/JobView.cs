using TfJobApi.Lifecycle.Jobs;

namespace TfJobApi.Lifecycle.Control;

/// <summary>The input of a reconciliation.</summary>
/// <param name="Status">The stored status; empty if the job has none.</param>
/// <param name="Pods">In the order of their replicas.</param>
/// <param name="Shift">Null if the times of the status are as they were written.</param>
/// <param name="Room">The number of pods that the tenant can have in addition.</param>
/// <param name="Last">The decision before, which may have the status as it was read already; null for none.</param>
internal readonly record struct JobView(
    JobIdentity Job, JobSpec Spec, ReadOnlyMemory<byte> Status, IReadOnlyList<ObservedPod> Pods, IReadOnlySet<Replica> Services,
    StatusShift? Shift = null, int Room = int.MaxValue, Decision? Last = null);
