using TfJobApi.Json;
using TfJobApi.Lifecycle.Control;
using TfJobApi.Lifecycle.Jobs;
using TfJobApi.Lifecycle.Scenarios;
using TfJobApi.Resources;

namespace TfJobApi.Lifecycle.Pods;

/// <summary>The status of a pod. An evicted or unscheduled pod has no container statuses.</summary>
internal static class PodStatusJson
{
    private const string Unscheduled = "0/1 nodes are available: 1 node(s) were not ready.";

    public static ReadOnlyMemory<byte> Write(JobIdentity job, JobSpec spec, PodLife pod, string uid)
    {
        var output = JsonBuffer.Rent();
        var members = new JsonMembers(output);
        if (pod.Eviction is null)
        {
            members.Name("conditions"u8);
            PodConditions.Write(pod, Unscheduled, output);
            if (pod.State.Waiting != WaitingReason.Unschedulable)
            {
                members.Name("containerStatuses"u8);
                WriteContainers(job, spec, pod, uid, output);
            }
        }

        members.Text("message"u8, pod.Eviction);
        members.Text("phase"u8, pod.Phase.Name());
        members.Text("reason"u8, pod.Eviction is null ? null : "Evicted");
        if (pod.State.Waiting != WaitingReason.Unschedulable)
        {
            members.Name("startTime"u8);
            Timestamp.Write(pod.CreatedAt, output);
        }

        members.End();
        return output.ToArrayAndReturn();
    }

    private static void WriteContainers(JobIdentity job, JobSpec spec, PodLife pod, string uid, JsonBuffer output)
    {
        var containers = spec[pod.Replica.Type]?.Template["spec"]["containers"] ?? default;
        var elements = JsonMembers.CreateArray(output);
        foreach (var container in containers.IsArray ? containers.Members : default)
        {
            var (name, image) = (container.Value["name"].Text ?? "", container.Value["image"].Text ?? "");
            var isMain = name == ReplicaSpec.MainContainer;
            var state = isMain ? pod.State : Companion(pod);
            elements.Next();
            var members = new JsonMembers(output);
            WriteText(ref members, "image"u8, image, output);

            // clients of generated models refuse a status without an image id; it is empty before the start
            WriteText(ref members, "imageID"u8, pod.StartedAt is null ? "" : image, output);
            members.Name("lastState"u8);
            WriteState(isMain && pod.Last is { } last ? ContainerState.Terminated(last) : null, pod, output);
            WriteText(ref members, "name"u8, name, output);
            members.Json("ready"u8, state.RunningSince is null ? "false"u8 : "true"u8);
            members.Number("restartCount"u8, isMain ? pod.Restarts : 0);
            members.Json("started"u8, state.RunningSince is null ? "false"u8 : "true"u8);
            members.Name("state"u8);
            WriteState(state, pod, output, state.Waiting == ContainerState.CrashLoop ? BackOffMessage(job, pod, uid) : null);
            members.End();
        }

        elements.End();
    }

    /// <summary>Returns the state of a container other than the main one.</summary>
    private static ContainerState Companion(PodLife pod) => pod switch
    {
        { StartedAt: null } => pod.State,
        { IsFinished: true, State.Ended: { } end } => ContainerState.Terminated(new(0, "Completed", null, pod.StartedAt.Value, end.FinishedAt)),
        _ => ContainerState.Runs(pod.StartedAt.Value),
    };

    private static void WriteState(ContainerState? state, PodLife pod, JsonBuffer output, string? backOff = null)
    {
        var members = new JsonMembers(output);
        if (state?.RunningSince is { } since)
        {
            var running = members.Object("running"u8);
            running.Name("startedAt"u8);
            Timestamp.Write(since, output);
            running.End();
        }
        else if (state?.Ended is { } end)
        {
            var terminated = members.Object("terminated"u8);
            terminated.Number("exitCode"u8, end.ExitCode);
            terminated.Name("finishedAt"u8);
            Timestamp.Write(end.FinishedAt, output);
            terminated.Text("message"u8, end.Message);
            terminated.Text("reason"u8, end.Reason);
            terminated.Name("startedAt"u8);
            Timestamp.Write(end.StartedAt, output);
            terminated.End();
        }
        else if (state?.Waiting is { } reason)
        {
            var waiting = members.Object("waiting"u8);
            waiting.Text("message"u8, backOff);
            waiting.Text("reason"u8, reason);
            waiting.End();
        }

        members.End();
    }

    private static string BackOffMessage(JobIdentity job, PodLife pod, string uid)
    {
        var delay = Kubelet.Delay(Math.Max(pod.BackOff - 1, 0));
        var text = delay.Minutes == 0 ? $"{delay.Seconds}s" : $"{delay.Minutes}m{delay.Seconds}s";
        return $"back-off {text} restarting failed container={ReplicaSpec.MainContainer} pod={pod.Replica.NameIn(job.Name)}_{job.Namespace}({uid})";
    }

    /// <summary>Writes an empty text, too.</summary>
    private static void WriteText(ref JsonMembers members, ReadOnlySpan<byte> name, string value, JsonBuffer output)
    {
        members.Name(name);
        JsonStrings.Write(value, output);
    }
}
