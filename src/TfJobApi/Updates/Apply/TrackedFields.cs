using TfJobApi.Json;
using TfJobApi.Resources;

namespace TfJobApi.Updates.Apply;

/// <summary>The parts of an object whose fields belong to managers: all except those that identify the object, or that the server sets.</summary>
internal static class TrackedFields
{
    /// <summary>Source: https://github.com/kubernetes/apiserver/blob/release-1.20/pkg/endpoints/handlers/fieldmanager/stripmeta.go</summary>
    private static readonly FieldSet Untracked = new("""
        {"f:apiVersion":{},"f:kind":{},"f:metadata":{".":{},"f:clusterName":{},"f:creationTimestamp":{},"f:generation":{},"f:managedFields":{},"f:name":{},"f:namespace":{},"f:resourceVersion":{},"f:selfLink":{},"f:uid":{}}}
        """u8.ToArray());

    public static CanonicalValue Empty { get; } = (ReadOnlyMemory<byte>)"{}"u8.ToArray();

    public static CanonicalValue Of(ApiObject item) => Write(item.Resource, item.Meta, item.Spec, item.Status);

    public static CanonicalValue Of(ResourceDefinition resource, Candidate candidate) => Write(resource, candidate.Meta, candidate.Spec, candidate.Status);

    /// <summary>Returns the set without the fields that are never tracked.</summary>
    public static FieldSet Strip(FieldSet fields) => fields.Except(Untracked);

    private static CanonicalValue Write(ResourceDefinition resource, ObjectMeta meta, ReadOnlyMemory<byte> spec, ReadOnlyMemory<byte> status)
    {
        var output = new JsonBuffer(512 + meta.Labels.Length + meta.Annotations.Length + spec.Length + status.Length);
        var whole = new JsonMembers(output);
        var members = whole.Object("metadata"u8);
        members.Json("annotations"u8, meta.Annotations.Span);
        members.Json("finalizers"u8, meta.Finalizers.Span);
        members.Text("generateName"u8, meta.GenerateName);
        members.Json("labels"u8, meta.Labels.Span);
        members.Json("ownerReferences"u8, meta.OwnerReferences.Span);
        members.End();
        if (resource.IsFlat)
        {
            foreach (var member in ((CanonicalValue)spec).Members)
            {
                whole.Json(member.RawName, member.Value.Span);
            }
        }
        else
        {
            whole.Json("spec"u8, spec.Span);
        }

        whole.Json("status"u8, status.Span);
        whole.End();

        // members of a flat object can be before the metadata
        return !resource.IsFlat ? output.WrittenMemory
            : CanonicalJson.TryParse(output.WrittenMemory, out var sorted, out _) ? sorted
            : default;
    }
}
