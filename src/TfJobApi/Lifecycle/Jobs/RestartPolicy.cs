using TfJobApi.Resources;

namespace TfJobApi.Lifecycle.Jobs;

internal enum RestartPolicy
{
    Always,
    OnFailure,
    Never,

    /// <summary>Of replicas only. The exit code decides; the pod's own policy is Never.</summary>
    ExitCode,
}

internal enum CleanPodPolicy
{
    All,
    Running,
    None,
}

internal static class Policies
{
    public static string Name(this RestartPolicy policy) => JobSchema.RestartPolicies[(int)policy];

    /// <summary>Returns the policy of the pods.</summary>
    public static RestartPolicy ForPod(this RestartPolicy policy) => policy == RestartPolicy.ExitCode ? RestartPolicy.Never : policy;

    /// <summary>An absent policy is Never. So is an unknown one, with which a real server would not accept the pods.</summary>
    public static RestartPolicy ParseRestart(string? text) =>
        Array.IndexOf(JobSchema.RestartPolicies, text) is var index and >= 0 ? (RestartPolicy)index : RestartPolicy.Never;

    public static CleanPodPolicy ParseClean(string? text, CleanPodPolicy byDefault) =>
        Array.IndexOf(JobSchema.CleanPodPolicies, text) is var index and >= 0 ? (CleanPodPolicy)index : byDefault;
}
