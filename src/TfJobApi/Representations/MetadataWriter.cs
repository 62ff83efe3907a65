using TfJobApi.Json;
using TfJobApi.Resources;

namespace TfJobApi.Representations;

/// <summary>
/// Writes an object's metadata as a <c>PartialObjectMetadata</c>, its members in the order of Kubernetes' own type.
/// Source: https://github.com/kubernetes/apimachinery/blob/master/pkg/apis/meta/v1/types.go
/// </summary>
internal static class MetadataWriter
{
    /// <param name="version">The version of <c>meta.k8s.io</c>.</param>
    public static void Write(ApiObject item, string version, JsonBuffer output)
    {
        var meta = item.Meta;
        var whole = new JsonMembers(output);
        whole.Text("kind"u8, "PartialObjectMetadata");
        whole.Text("apiVersion"u8, $"meta.k8s.io/{version}");

        var members = whole.Object("metadata"u8);
        members.Text("name"u8, meta.Name);
        members.Text("generateName"u8, meta.GenerateName);
        members.Text("namespace"u8, meta.Namespace);
        members.Text("selfLink"u8, item.SelfLink);
        members.Text("uid"u8, meta.Uid);
        members.Text("resourceVersion"u8, item.Version == 0 ? null : ResourceVersion.Format(item.Version));
        members.Number("generation"u8, meta.Generation == 0 ? null : meta.Generation);
        members.Text("creationTimestamp"u8, meta.CreationTimestamp);
        members.Text("deletionTimestamp"u8, meta.Deletion?.Timestamp);
        members.Number("deletionGracePeriodSeconds"u8, meta.Deletion?.GracePeriodSeconds);
        members.Json("labels"u8, meta.Labels.Span);
        members.Json("annotations"u8, meta.Annotations.Span);
        members.Json("ownerReferences"u8, meta.OwnerReferences.Span);
        members.Json("finalizers"u8, meta.Finalizers.Span);
        ManagedFieldsWriter.Write(meta.ManagedFields, ref members, output);
        members.End();
        whole.End();
    }
}
