using TfJobApi.Errors;
using TfJobApi.Lifecycle.Control;
using TfJobApi.Lifecycle.Jobs;
using TfJobApi.Simulation;

namespace TfJobApi.Admin;

/// <summary>A state of a job: exactly one of <c>condition</c>, <c>gone</c> and <c>pod</c>.</summary>
/// <param name="Job">The namespace and the name of the job, for example <c>team/mnist</c>.</param>
/// <param name="Condition">The type of a condition whose status is True, for example <c>Succeeded</c>.</param>
/// <param name="Gone"><c>true</c>: the job is deleted, for example by its time to live.</param>
/// <param name="Pod">A pod without the name of the job, for example <c>worker-1</c>.</param>
/// <param name="Phase">The phase of the pod: <c>Pending</c>, <c>Running</c>, <c>Succeeded</c> or <c>Failed</c>.</param>
internal sealed record ClockTarget(string Job, string? Condition = null, bool? Gone = null, string? Pod = null, string? Phase = null)
{
    /// <summary>The default of the longest move.</summary>
    public const string AtMost = "7d";

    public Result<AwaitedState> Read()
    {
        if (Job.Split('/') is not [{ Length: > 0 } space, { Length: > 0 } name])
        {
            return Wrong("job", $"{GoQuote.Quote(Job)}: must be NAMESPACE/NAME, for example team/mnist");
        }

        if ((Condition is null ? 0 : 1) + (Gone is null ? 0 : 1) + (Pod is null ? 0 : 1) != 1)
        {
            return AdminBody.Invalid("until", "must have one of condition, gone and pod");
        }

        if (Phase is not null && Pod is null)
        {
            return Wrong("phase", "is allowed only together with pod");
        }

        if (Condition is not null)
        {
            return AwaitedCondition.All.Contains(Condition)
                ? new AwaitedCondition(space, name, Condition)
                : Wrong("condition", $"{GoQuote.Quote(Condition)}: must be one of {string.Join(", ", AwaitedCondition.All)}");
        }

        return Pod is not null ? ReadPod(space, name, Pod)
            : Gone == true ? new AwaitedEnd(space, name)
            : Wrong("gone", "must be true");
    }

    private Result<AwaitedState> ReadPod(string space, string name, string pod)
    {
        if (!Replica.TryParse(pod, out var replica))
        {
            var types = string.Join(", ", ReplicaTypes.All.Select(type => type.LowerName()));
            return Wrong("pod", $"{GoQuote.Quote(pod)}: must be a pod without the name of its job, for example worker-0; the types are {types}");
        }

        var index = Array.FindIndex(AwaitedPod.Phases, phase => phase.Name() == Phase);
        return index >= 0
            ? new AwaitedPod(space, name, replica, AwaitedPod.Phases[index])
            : Wrong("phase", $"{GoQuote.Quote(Phase ?? "")}: must be one of {string.Join(", ", AwaitedPod.Phases.Select(phase => phase.Name()))}");
    }

    private static ApiStatus Wrong(string field, string message) => AdminBody.Invalid($"until.{field}", message);
}
