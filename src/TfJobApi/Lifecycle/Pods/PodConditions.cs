using TfJobApi.Json;
using TfJobApi.Lifecycle.Control;
using TfJobApi.Lifecycle.Jobs;
using TfJobApi.Lifecycle.Scenarios;
using TfJobApi.Resources;

namespace TfJobApi.Lifecycle.Pods;

/// <summary>The conditions of a pod, in the order of a real kubelet.</summary>
internal static class PodConditions
{
    /// <param name="unscheduled">The message of a pod that waits for a node.</param>
    public static void Write(PodLife pod, string unscheduled, JsonBuffer output)
    {
        var created = pod.CreatedAt;
        var elements = JsonMembers.CreateArray(output);
        if (pod.State.Waiting == WaitingReason.Unschedulable)
        {
            Write(ref elements, output, new("PodScheduled", IsTrue: false, created, "Unschedulable", unscheduled));
        }
        else
        {
            var changed = pod.State.RunningSince ?? pod.State.Ended?.FinishedAt ?? pod.Last?.FinishedAt ?? created;
            var (reason, message) = pod switch
            {
                { IsReady: true } => (null, null),
                { Phase: PodPhase.Succeeded } => ("PodCompleted", (string?)null),
                _ => ("ContainersNotReady", $"containers with unready status: [{ReplicaSpec.MainContainer}]"),
            };
            var initialized = pod.Phase == PodPhase.Succeeded ? reason : null;
            Write(ref elements, output, new("Initialized", IsTrue: true, created, initialized, null));
            Write(ref elements, output, new("Ready", pod.IsReady, changed, reason, message));
            Write(ref elements, output, new("ContainersReady", pod.IsReady, changed, reason, message));
            Write(ref elements, output, new("PodScheduled", IsTrue: true, created, null, null));
        }

        elements.End();
    }

    private static void Write(ref JsonMembers elements, JsonBuffer output, Condition condition)
    {
        elements.Next();
        var members = new JsonMembers(output);
        members.Json("lastProbeTime"u8, "null"u8);
        members.Name("lastTransitionTime"u8);
        Timestamp.Write(condition.Time, output);
        members.Text("message"u8, condition.Message);
        members.Text("reason"u8, condition.Reason);
        members.Text("status"u8, condition.IsTrue ? "True" : "False");
        members.Text("type"u8, condition.Type);
        members.End();
    }

    private readonly record struct Condition(string Type, bool IsTrue, DateTimeOffset Time, string? Reason, string? Message);
}
