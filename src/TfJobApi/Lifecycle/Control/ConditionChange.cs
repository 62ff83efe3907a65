using TfJobApi.Lifecycle.Jobs;

namespace TfJobApi.Lifecycle.Control;

/// <summary>
/// Adds a condition to a status.
/// Source: setCondition in pkg/controller.v1/tensorflow/status.go of tf-operator, pkg/util/status.go of training-operator
/// </summary>
internal static class ConditionChange
{
    public static void Apply(JobStatus status, JobCondition condition, ControllerRules rules)
    {
        if (status.IsFailed || (rules.KeepsSucceeded && status.IsSucceeded))
        {
            return;
        }

        var current = status.Find(condition.Type);
        if (current is not null && current.Status == condition.Status)
        {
            if (current.Reason == condition.Reason && (!rules.ComparesMessages || current.Message == condition.Message))
            {
                return;
            }

            condition = condition with { LastTransitionTime = current.LastTransitionTime };
        }

        status.Conditions.RemoveAll(other => IsReplaced(other.Type, condition.Type));
        if (condition.Type is JobCondition.Succeeded or JobCondition.Failed)
        {
            EndRunning(status);
        }

        status.Conditions.Add(condition);
    }

    /// <summary>A job is not running and restarting at the same time.</summary>
    private static bool IsReplaced(string type, string by) => (type, by) is (JobCondition.Running, JobCondition.Restarting)
        or (JobCondition.Restarting, JobCondition.Running) || type == by;

    /// <summary>The times stay, as in the source.</summary>
    private static void EndRunning(JobStatus status)
    {
        if (status.Conditions.FindIndex(condition => condition.Type == JobCondition.Running) is var index and >= 0)
        {
            status.Conditions[index] = status.Conditions[index] with { Status = JobCondition.False };
        }
    }
}
