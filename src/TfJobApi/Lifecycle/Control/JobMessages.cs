using System.Globalization;
using TfJobApi.Lifecycle.Jobs;

namespace TfJobApi.Lifecycle.Control;

/// <summary>The messages and reasons of conditions and events, which clients compare.</summary>
internal sealed class JobMessages(JobIdentity job, ControllerRules rules)
{
    public const string Created = "TFJobCreated";
    public const string Running = "TFJobRunning";
    public const string Restarting = "TFJobRestarting";
    public const string Succeeded = "TFJobSucceeded";
    public const string Failed = "TFJobFailed";
    public const string Suspended = "TFJobSuspended";
    public const string Resumed = "TFJobResumed";
    public const string Invalid = "InvalidTFJobSpec";
    public const string FailedValidation = "TFJobFailedValidation";
    public const string ExitedWithCode = "ExitedWithCode";
    public const string TemplatePolicy = "SettedPodTemplateRestartPolicy";

    /// <summary>The message of an invalid job's condition is the same for all reasons.</summary>
    public const string InvalidSpec =
        "Failed to marshal the object to TFJob; the spec is invalid: failed to marshal the object to TFJob";

    public const string TemplatePolicyIsOverwritten =
        "Restart policy in pod template will be overwritten by restart policy in replica spec";

    public string JobCreated => $"TFJob {job.Name} is created.";

    public string JobRunning => $"TFJob {FullName} is running.";

    public string JobSucceeded => $"TFJob {FullName} successfully completed.";

    public string JobSuspended => $"TFJob {job.Name} is suspended.";

    public string JobResumed => $"TFJob {job.Name} is resumed.";

    public string BackoffLimit => $"{rules.LimitMessageSubject} {job.Name} has failed because it has reached the specified backoff limit";

    public string Deadline => $"{rules.LimitMessageSubject} {job.Name} has failed because it was active longer than specified deadline";

    private string FullName => rules.HasNamespaceInMessages ? $"{job.Namespace}/{job.Name}" : job.Name;

    public static string PodCreated(Replica replica, string job) => $"Created pod: {replica.NameIn(job)}";

    public static string ServiceCreated(Replica replica, string job) => $"Created service: {replica.NameIn(job)}";

    public string JobRestarting(ReplicaType type, long failed) => rules.CountsInRestartMessage
        ? string.Create(CultureInfo.InvariantCulture, $"TFJob {job.Name} is restarting because {failed} {type.Name()} replica(s) failed.")
        : $"job {job.Name} is restarting because {type.Name()} replica(s) failed.";

    public string JobFailed(ReplicaType type, long failed) =>
        string.Create(CultureInfo.InvariantCulture, $"TFJob {FullName} has failed because {failed} {type.Name()} replica(s) failed.");

    public string PodExited(Replica replica, int code) =>
        string.Create(CultureInfo.InvariantCulture, $"Pod: {job.Namespace}.{replica.NameIn(job.Name)} exited with code {code}");
}
