using TfJobApi.Lifecycle.Jobs;

namespace TfJobApi.Lifecycle.Control;

/// <summary>The status of a job during a reconciliation. Times are texts, as in the stored JSON.</summary>
internal sealed class JobStatus
{
    public List<JobCondition> Conditions { get; } = [];

    /// <summary>By the number of the type; null for a type that the status does not have.</summary>
    public ReplicaCounts?[] Counts { get; } = new ReplicaCounts?[ReplicaTypes.All.Length];

    public string? StartTime { get; set; }

    public string? CompletionTime { get; set; }

    public string? LastReconcileTime { get; set; }

    public bool IsSucceeded => IsTrue(JobCondition.Succeeded);

    public bool IsFailed => IsTrue(JobCondition.Failed);

    public bool IsFinished => IsSucceeded || IsFailed;

    public ReplicaCounts this[ReplicaType type]
    {
        get => Counts[(int)type] ?? default;
        set => Counts[(int)type] = value;
    }

    public bool IsTrue(string type) => Find(type)?.Status == JobCondition.True;

    public JobCondition? Find(string type)
    {
        foreach (var condition in Conditions)
        {
            if (condition.Type == type)
            {
                return condition;
            }
        }

        return null;
    }

    public JobStatus Copy()
    {
        var copy = new JobStatus { StartTime = StartTime, CompletionTime = CompletionTime, LastReconcileTime = LastReconcileTime };
        copy.Conditions.AddRange(Conditions);
        Counts.CopyTo(copy.Counts, 0);
        return copy;
    }

    public bool ContentEquals(JobStatus other) =>
        StartTime == other.StartTime && CompletionTime == other.CompletionTime && LastReconcileTime == other.LastReconcileTime
        && Counts.AsSpan().SequenceEqual(other.Counts) && Conditions.SequenceEqual(other.Conditions);
}

internal sealed record JobCondition(string Type, string Status, string Reason, string Message, string LastUpdateTime, string LastTransitionTime)
{
    public const string Created = "Created";
    public const string Running = "Running";
    public const string Restarting = "Restarting";
    public const string Succeeded = "Succeeded";
    public const string Failed = "Failed";
    public const string Suspended = "Suspended";

    public const string True = "True";
    public const string False = "False";
}

internal readonly record struct ReplicaCounts(long Active, long Succeeded, long Failed)
{
    public ReplicaCounts With(ObservedPod pod) => pod.Phase switch
    {
        PodPhase.Running when pod.IsTerminating => this with { Failed = Failed + 1 },
        PodPhase.Running => this with { Active = Active + 1 },
        PodPhase.Succeeded => this with { Succeeded = Succeeded + 1 },
        PodPhase.Failed => this with { Failed = Failed + 1 },
        _ => this,
    };
}
