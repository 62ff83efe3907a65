using System.Globalization;
using TfJobApi.Lifecycle.Jobs;

namespace TfJobApi.Lifecycle.Control;

/// <summary>Describes the change of a status, for the past of a job.</summary>
internal static class StatusChange
{
    /// <summary>Returns the new conditions, for example <c>Running=False, Succeeded</c>; without new ones the new counts.</summary>
    public static string Describe(JobStatus before, JobStatus after)
    {
        List<string> changes = [.. after.Conditions.Where(condition => !before.Conditions.Contains(condition)).Select(Describe)];
        if (changes.Count == 0)
        {
            changes.AddRange(ReplicaTypes.All.Where(type => after.Counts[(int)type] != before.Counts[(int)type]).Select(type => Describe(type, after[type])));
        }

        return string.Join(", ", changes);
    }

    /// <summary>The messages of other conditions have no reason.</summary>
    private static string Describe(JobCondition condition) => condition switch
    {
        { Status: not JobCondition.True } => $"{condition.Type}={condition.Status}",
        { Type: JobCondition.Failed or JobCondition.Restarting } => $"{condition.Type} ({condition.Message})",
        _ => condition.Type,
    };

    private static string Describe(ReplicaType type, ReplicaCounts counts) => string.Create(
        CultureInfo.InvariantCulture, $"{type.Name()} active={counts.Active} succeeded={counts.Succeeded} failed={counts.Failed}");
}
