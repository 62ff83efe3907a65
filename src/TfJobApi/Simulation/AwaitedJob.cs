using System.Globalization;
using TfJobApi.Errors;
using TfJobApi.Lifecycle.Control;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Storage;

namespace TfJobApi.Simulation;

/// <summary>Notices a state of a job, also one that lasts only until the next write.</summary>
internal sealed class AwaitedJob(IObjectStore store, AwaitedState state)
{
    /// <summary>In the causes.</summary>
    private const int MaxListed = 100;

    /// <summary>In the message.</summary>
    private const int MaxDescribed = 10;

    private ApiObject? _checked;

    /// <summary>Whether a check has found the state.</summary>
    public bool Holds { get; private set; }

    /// <summary>Whether the move ends: with the state, or without the job.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Whether an event of a job can change the state.</summary>
    public bool Concerns(ObjectKey job) => job == state.JobKey;

    public async ValueTask CheckAsync()
    {
        if (IsOver)
        {
            return;
        }

        var current = await FindAsync(state.Key);
        if (current is null || !ReferenceEquals(current, _checked))
        {
            _checked = current;
            Holds = state.Holds(current);
            IsOver = Holds || (current is null && await FindAsync(state.JobKey) is null);
        }
    }

    /// <summary>Returns 404 without the job.</summary>
    public async ValueTask<ApiStatus?> FindMissingAsync() =>
        Holds || await FindAsync(state.JobKey) is not null ? null : new(404, "NotFound", $"there is no {TfJob.Definition.Kind} {state.Job}");

    /// <summary>Returns 504 with the conditions and the pods of the job.</summary>
    /// <param name="now">The time of the clock.</param>
    /// <param name="reason">The reason why the clock has not reached the last time; empty if it has.</param>
    public async ValueTask<ApiStatus> ReportAsync(DateTimeOffset now, string reason)
    {
        var prefix = $"{state.Job} {state} at {Timestamp.Format(now)}, where the clock is now{reason}";
        if (await FindAsync(state.JobKey) is not { } job)
        {
            return new(504, "Timeout", $"{prefix}; the job is gone");
        }

        var conditions = JobStatusJson.Read(job.Status).Conditions.Take(MaxListed).ToList();
        var keys = (await store.ListDependentsAsync(job.Uid)).TryGet(out var dependents, out _) ? dependents.Where(key => key.Resource == Workloads.Pod).ToList() : [];
        var pods = await ReadPodsAsync(keys.Take(MaxListed));
        var causes = conditions.Select(condition => new StatusCause("Condition", $"{condition.Status} since {condition.LastTransitionTime}: {condition.Message}", $"status.conditions[{condition.Type}]"))
            .Concat(pods.Select(pod => new StatusCause("Pod", pod.Phase, pod.Name)));
        return new(504, "Timeout", $"{prefix}; its conditions: {Describe(conditions)}; its pods: {Describe(pods, keys.Count)}")
        {
            Details = new() { Name = state.Name, Group = TfJob.Definition.Group, Kind = TfJob.Definition.Plural, Causes = [.. causes] },
        };
    }

    /// <summary>A client can set conditions with long types.</summary>
    private static string Describe(List<JobCondition> conditions) => Join([.. conditions.Take(MaxDescribed)
        .Select(condition => GoQuote.Shorten(condition.Status == JobCondition.True ? condition.Type : $"{condition.Type}={condition.Status}"))]);

    private static string Describe(List<PodState> pods, int count)
    {
        var more = string.Create(CultureInfo.InvariantCulture, $"and {count - MaxDescribed} more");
        return Join([.. pods.Take(MaxDescribed).Select(pod => $"{pod.Name} {pod.Phase}"), .. count > MaxDescribed ? [more] : Array.Empty<string>()]);
    }

    private static string Join(IReadOnlyCollection<string> parts) => parts.Count == 0 ? "none" : string.Join(", ", parts);

    private async ValueTask<List<PodState>> ReadPodsAsync(IEnumerable<ObjectKey> keys)
    {
        var (pods, prefix) = (new List<PodState>(), $"{state.Name}-");
        foreach (var key in keys)
        {
            if (await FindAsync(key) is { } pod)
            {
                var name = key.Name.StartsWith(prefix, StringComparison.Ordinal) ? key.Name[prefix.Length..] : key.Name;
                pods.Add(new(name, pod.Member("status")["phase"].Text ?? ""));
            }
        }

        return pods;
    }

    private async ValueTask<ApiObject?> FindAsync(ObjectKey key) => (await store.GetAsync(key)).TryGet(out var found, out _) ? found : null;

    /// <param name="Name">Without the name of the job.</param>
    private readonly record struct PodState(string Name, string Phase);
}
