using System.Text;
using TfJobApi.Json;

namespace TfJobApi.Representations;

/// <summary>
/// Writes <c>managedFields</c> with the members of an entry in the order of Kubernetes' own type.
/// Source: https://github.com/kubernetes/apimachinery/blob/master/pkg/apis/meta/v1/types.go
/// </summary>
internal static class ManagedFieldsWriter
{
    private static readonly string[] Members = ["manager", "operation", "apiVersion", "time", "fieldsType", "fieldsV1"];

    public static void Write(CanonicalValue managedFields, ref JsonMembers metadata, JsonBuffer output)
    {
        if (managedFields.IsAbsent)
        {
            return;
        }

        metadata.Name("managedFields"u8);
        var entries = JsonMembers.CreateArray(output);
        foreach (var entry in managedFields.Members)
        {
            entries.Next();
            var members = new JsonMembers(output);
            foreach (var name in Members)
            {
                members.Json(Encoding.ASCII.GetBytes(name), entry.Value[name].Span);
            }

            members.End();
        }

        entries.End();
    }
}
