using System.Globalization;
using TfJobApi.Lifecycle.Jobs;

namespace TfJobApi.Lifecycle.Control;

/// <summary>Describes the change of a status, for the past of a job.</summary>
internal static class StatusChange
{
    /// <summary>Returns the new conditions, for example <c>status: Running=False, Succeeded</c>; without new ones the new counts.</summary>
    public static string Describe(JobStatus before, JobStatus after)
    {
        List<JobCondition> conditions = [.. after.Conditions.Where(condition => !before.Conditions.Contains(condition))];
        if (conditions.Count == 0)
        {
            return $"status: {string.Join(", ", ReplicaTypes.All.Where(type => after.Counts[(int)type] != before.Counts[(int)type]).Select(type => Describe(type, after[type])))}";
        }

        var text = $"status: {string.Join(", ", conditions.Select(Describe))}";

        // all jobs share the few texts without a message
        return conditions.Exists(HasMessage) ? text : string.Intern(text);
    }

    private static string Describe(JobCondition condition) =>
        HasMessage(condition) ? $"{condition.Type} ({condition.Message})"
        : condition.Status == JobCondition.True ? condition.Type
        : $"{condition.Type}={condition.Status}";

    /// <summary>The messages of other conditions have no reason.</summary>
    private static bool HasMessage(JobCondition condition) =>
        condition is { Status: JobCondition.True, Type: JobCondition.Failed or JobCondition.Restarting };

    private static string Describe(ReplicaType type, ReplicaCounts counts) => string.Create(
        CultureInfo.InvariantCulture, $"{type.Name()} active={counts.Active} succeeded={counts.Succeeded} failed={counts.Failed}");
}
