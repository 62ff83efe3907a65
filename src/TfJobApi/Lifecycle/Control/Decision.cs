using TfJobApi.Lifecycle.Jobs;

namespace TfJobApi.Lifecycle.Control;

/// <summary>The result of one reconciliation. Pods and services are in the order of their replicas.</summary>
internal sealed record Decision
{
    /// <summary>The status to store, as canonical JSON.</summary>
    public required ReadOnlyMemory<byte> Status { get; init; }

    /// <summary>The content of <see cref="Status"/>, which nobody changes any more.</summary>
    public required JobStatus Content { get; init; }

    /// <summary>Whether the status is another one than the stored one.</summary>
    public required bool IsStatusChanged { get; init; }

    /// <summary>The new conditions or counts; empty if the status does not change.</summary>
    public string StatusChange { get; init; } = "";

    public required IReadOnlyList<Replica> CreatedPods { get; init; }

    public required IReadOnlyList<Replica> DeletedPods { get; init; }

    public required IReadOnlyList<Replica> CreatedServices { get; init; }

    public required IReadOnlyList<Replica> DeletedServices { get; init; }

    public required IReadOnlyList<JobEvent> Events { get; init; }

    /// <summary>The time of the next reconciliation without another reason; null if only a change causes one.</summary>
    public required DateTimeOffset? Due { get; init; }

    public required bool IsFinished { get; init; }

    /// <summary>Whether a pod of the status has failed. Restarting can hide that until another pod runs.</summary>
    public bool HasFailures { get; init; }

    /// <summary>The distances of the next reconciliation; null for none.</summary>
    public StatusShift? Shift { get; init; }

    /// <summary>Whether the job is to be deleted, after the pods.</summary>
    public bool DeletesJob { get; init; }

    /// <summary>The error because of which a real controller would try again; the status is not stored.</summary>
    public string? Error { get; init; }

    /// <summary>
    /// Whether another reconciliation has to follow at once. After other changes it would change nothing: new pods are pending, and the
    /// status already has the counts.
    /// </summary>
    public bool NeedsAnother => DeletedPods.Count > 0 || (IsStatusChanged && (IsFinished || HasFailures));
}
