using TfJobApi.Resources;

namespace TfJobApi.Lifecycle.Jobs;

/// <summary>
/// Finds the reason why a controller does not run a job.
/// Source: pkg/apis/tensorflow/validation of both operators
/// </summary>
internal static class JobValidation
{
    /// <summary>Returns null for a valid job.</summary>
    public static string? FindError(string name, JobSpec spec, ControllerRules rules)
    {
        if (rules.ChecksNames && NameRules.DnsLabelWithLetter(name) is { Count: > 0 } problems)
        {
            return $"TFJob name is invalid: [{string.Join(' ', problems)}]";
        }

        if (spec.Replicas.IsEmpty)
        {
            return "TFJob is not valid";
        }

        return spec.Replicas.Select(FindError).FirstOrDefault(error => error is not null)
            ?? (spec.Replicas.Count(replica => replica.Type.IsChief()) > 1 ? "TFJob is not valid: more than 1 chief/master found" : null);
    }

    private static string? FindError(ReplicaSpec replica)
    {
        var type = replica.Type.Name();
        var containers = replica.Template["spec"]["containers"];
        if (!containers.IsArray || containers.IsEmptyObjectOrArray)
        {
            return $"TFJob is not valid: containers definition expected in {type}";
        }

        var hasMain = false;
        foreach (var container in containers.Members)
        {
            if (container.Value["image"].NonEmptyText is null)
            {
                return $"TFJob is not valid: Image is undefined in the container of {type}";
            }

            hasMain |= container.Value["name"].Text == ReplicaSpec.MainContainer;
        }

        return hasMain ? null : $"TFJob is not valid: There is no container named {ReplicaSpec.MainContainer} in {type}";
    }
}
