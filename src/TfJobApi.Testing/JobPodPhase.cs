namespace TfJobApi.Testing;

/// <summary>The phases of a simulated job's pods.</summary>
public enum JobPodPhase
{
    /// <summary>The pod waits for its start.</summary>
    Pending,

    /// <summary>The pod runs, or its container waits for a restart in place.</summary>
    Running,

    /// <summary>The pod has ended with the exit code 0.</summary>
    Succeeded,

    /// <summary>The pod has ended with another exit code, or was evicted.</summary>
    Failed,
}
