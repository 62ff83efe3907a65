namespace TfJobApi.Lifecycle.Jobs;

/// <summary>The differences between two versions of the controller. No other code checks which of them it is.</summary>
internal sealed record ControllerRules
{
    /// <summary>kubeflow/tf-operator at d01ec32f7 (2019-07-18), the version of CCI's documents.</summary>
    public static ControllerRules TfOperator { get; } = new()
    {
        Component = "tf-operator",
        DefaultCleanPodPolicy = CleanPodPolicy.Running,
        ChecksLimitsFirst = true,
        KeepsSucceeded = true,
        ComparesMessages = true,
        WritesNullCounts = true,
        FailsInvalidJobs = true,
        BackoffCountsPendingPods = true,
        LimitMessageSubject = "TFJob",
        CountsInRestartMessage = true,
        RetriedExitCodes = [130, 137, 138, 143],
        PodLabels = new("group-name", "tf-job-name", "tf-replica-type", "tf-replica-index", Operator: null, "tf-job-role"),
        HasClusterOfOneReplica = true,
        ConfiguresAllContainers = true,
    };

    /// <summary>kubeflow/training-operator 1.7.</summary>
    public static ControllerRules TrainingOperator { get; } = new()
    {
        Component = "tfjob-controller",
        DefaultCleanPodPolicy = CleanPodPolicy.None,
        HasRunPolicy = true,
        ChecksNames = true,
        JudgesAfterAllTypes = true,
        RestartsEvictedPods = true,
        RemovesExtraReplicas = true,
        CleansPendingPods = true,
        CleansAllPodsAtLimit = true,
        ReportsDeletion = true,
        BackoffCountsExitCode = true,
        HasNamespaceInMessages = true,
        LimitMessageSubject = "Job",
        PodLabels = new(
            GroupName: null,
            "training.kubeflow.org/job-name",
            "training.kubeflow.org/replica-type",
            "training.kubeflow.org/replica-index",
            "training.kubeflow.org/operator-name",
            "training.kubeflow.org/job-role"),
        HasEvaluatorInCluster = true,
        HasAllPortsInServices = true,
    };

    /// <summary>The source of events.</summary>
    public required string Component { get; init; }

    public required CleanPodPolicy DefaultCleanPodPolicy { get; init; }

    /// <summary>Whether the spec can have a runPolicy, a successPolicy and enableDynamicWorker.</summary>
    public bool HasRunPolicy { get; init; }

    public bool ChecksNames { get; init; }

    /// <summary>Whether an invalid job fails. Otherwise only an event reports it.</summary>
    public bool FailsInvalidJobs { get; init; }

    /// <summary>
    /// Whether limits are checked before anything else, also for finished jobs. The event of a limit is therefore repeated
    /// (kubeflow/tf-operator#1111).
    /// </summary>
    public bool ChecksLimitsFirst { get; init; }

    /// <summary>Whether no condition follows Succeeded. Otherwise Failed can.</summary>
    public bool KeepsSucceeded { get; init; }

    /// <summary>Whether another message alone replaces a condition.</summary>
    public bool ComparesMessages { get; init; }

    /// <summary>Whether a status without counts has <c>"replicaStatuses":null</c>.</summary>
    public bool WritesNullCounts { get; init; }

    /// <summary>Whether conditions are set after the pods of all types are reconciled, and not type by type.</summary>
    public bool JudgesAfterAllTypes { get; init; }

    /// <summary>Whether pods that fail in spite of the policies Always and OnFailure are replaced.</summary>
    public bool RestartsEvictedPods { get; init; }

    /// <summary>Whether pods with an index beyond the number of replicas are deleted.</summary>
    public bool RemovesExtraReplicas { get; init; }

    /// <summary>Whether the clean pod policy Running includes pending pods.</summary>
    public bool CleansPendingPods { get; init; }

    /// <summary>Whether a limit deletes all pods, regardless of the clean pod policy.</summary>
    public bool CleansAllPodsAtLimit { get; init; }

    /// <summary>Whether an event reports the deletion of a job after its time to live.</summary>
    public bool ReportsDeletion { get; init; }

    public bool BackoffCountsPendingPods { get; init; }

    public bool BackoffCountsExitCode { get; init; }

    public bool HasNamespaceInMessages { get; init; }

    public required string LimitMessageSubject { get; init; }

    public bool CountsInRestartMessage { get; init; }

    /// <summary>The codes after which the restart policy ExitCode replaces a pod; null for all from 128.</summary>
    public int[]? RetriedExitCodes { get; init; }

    public required ReplicaLabels PodLabels { get; init; }

    /// <summary>Whether a job with one replica has the variable TF_CONFIG.</summary>
    public bool HasClusterOfOneReplica { get; init; }

    public bool HasEvaluatorInCluster { get; init; }

    /// <summary>Whether all containers have the variable TF_CONFIG.</summary>
    public bool ConfiguresAllContainers { get; init; }

    public bool HasAllPortsInServices { get; init; }

    public bool RetriesExitCode(int code) => RetriedExitCodes is { } codes ? codes.Contains(code) : code >= 128;
}

/// <summary>The keys of labels; null for a label that the version does not set.</summary>
internal sealed record ReplicaLabels(string? GroupName, string JobName, string ReplicaType, string ReplicaIndex, string? Operator, string Role);
