using System.Text;
using TfJobApi.Json;
using TfJobApi.Resources;

namespace TfJobApi.Updates.Apply;

/// <summary>
/// The annotation in which kubectl keeps what it applied before it applied on the server. The manager <c>kubectl</c> may change
/// the fields in it without a conflict, and the annotation follows what it applies.
/// Source: https://github.com/kubernetes/apiserver/blob/release-1.20/pkg/endpoints/handlers/fieldmanager/lastappliedmanager.go
/// </summary>
internal static class LastApplied
{
    private const string Kubectl = "kubectl";
    private const string Annotation = "kubectl.kubernetes.io/last-applied-configuration";

    /// <summary>Returns the fields that kubectl applied, and nobody has changed since; null if this manager is not kubectl.</summary>
    public static FieldSet? Allows(ApplyPatch patch, CanonicalValue live, ResourceDefinition resource)
    {
        if (patch.Manager.Name != Kubectl || live["metadata"]["annotations"][Annotation].NonEmptyText is not { } text
            || !CanonicalJson.TryParse(Encoding.UTF8.GetBytes(text), out var last, out _)
            || !last.IsObject || last["apiVersion"].Text != resource.ApiVersion || last["kind"].Text != resource.Kind
            || ApplyPatchTypes.Check(last, resource.Fields) is not null)
        {
            return null;
        }

        var comparison = ObjectComparison.Compare(last.Json, live.Json, resource.Fields);
        return ObjectFields.Collect(last, resource.Fields).Except(comparison.Changed).Except(comparison.Removed);
    }

    /// <summary>Sets the annotation, if there is one, to what kubectl applies.</summary>
    public static CanonicalValue Synchronize(ApplyPatch patch, CanonicalValue merged)
    {
        if (patch.Manager.Name != Kubectl || merged["metadata"]["annotations"][Annotation].IsAbsent)
        {
            return merged;
        }

        var annotations = patch.Json["metadata"]["annotations"];
        var applied = annotations.IsAbsent ? patch.Json : Change(patch.Json, AreTexts(annotations) ? Member("null"u8) : "null"u8);
        var text = new JsonBuffer(2 * applied.Span.Length);
        JsonStrings.WriteText([.. applied.Span, (byte)'\n'], text);

        return Change(merged, Member(text.WrittenSpan));
    }

    /// <summary>Whether a kube-apiserver can read the annotations. It drops all others.</summary>
    private static bool AreTexts(CanonicalValue annotations)
    {
        foreach (var annotation in annotations.Members)
        {
            if (!annotation.Value.IsString)
            {
                return false;
            }
        }

        return annotations.IsObject;
    }

    private static byte[] Member(ReadOnlySpan<byte> value) => [.. "{\""u8, .. Encoding.ASCII.GetBytes(Annotation), .. "\":"u8, .. value, (byte)'}'];

    private static CanonicalValue Change(CanonicalValue json, ReadOnlySpan<byte> annotations)
    {
        byte[] change = [.. "{\"metadata\":{\"annotations\":"u8, .. annotations, .. "}}"u8];
        var output = new JsonBuffer(json.Span.Length + change.Length);
        MergePatch.Apply(json.Span, change, output);

        return output.WrittenMemory;
    }
}
