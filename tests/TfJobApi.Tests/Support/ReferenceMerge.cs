using System.Text.Json.Nodes;

namespace TfJobApi.Tests.Support;

/// <summary>Implements the pseudocode of RFC 7396, section 2: the oracle for merge patch.</summary>
internal static class ReferenceMerge
{
    public static JsonNode? Apply(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject changes)
        {
            return patch?.DeepClone();
        }

        var result = target is JsonObject old ? (JsonObject)old.DeepClone() : [];
        foreach (var (name, value) in changes)
        {
            if (value is null)
            {
                result.Remove(name);
            }
            else
            {
                result[name] = Apply(result[name], value);
            }
        }

        return result;
    }
}
