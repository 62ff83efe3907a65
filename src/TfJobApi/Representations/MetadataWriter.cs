using System.Text;
using TfJobApi.Json;
using TfJobApi.Resources;

namespace TfJobApi.Representations;

/// <summary>
/// A TFJob's metadata alone, as a <c>PartialObjectMetadata</c>, its members in the order in which Kubernetes' own type has them.
/// Source: https://github.com/kubernetes/apimachinery/blob/master/pkg/apis/meta/v1/types.go
/// </summary>
internal static class MetadataWriter
{
    /// <param name="version">Of <c>meta.k8s.io</c>: <c>v1</c>, <c>v1beta1</c>.</param>
    public static void Write(ApiObject job, string version, JsonBuffer output)
    {
        var meta = job.Meta;
        output.Write("{\"kind\":\"PartialObjectMetadata\",\"apiVersion\":\"meta.k8s.io/"u8);
        output.Write(Encoding.ASCII.GetBytes(version));
        output.Write("\",\"metadata\":{"u8);

        var members = new JsonMembers(output);
        members.Text("name", meta.Name);
        members.Text("generateName", meta.GenerateName);
        members.Text("namespace", meta.Namespace);
        members.Text("selfLink", job.SelfLink);
        members.Text("uid", meta.Uid);
        members.Text("resourceVersion", job.Version == 0 ? null : ResourceVersion.Format(job.Version));
        members.Number("generation", meta.Generation);
        members.Text("creationTimestamp", meta.CreationTimestamp);
        members.Raw("labels", meta.Labels.Span);
        members.Raw("annotations", meta.Annotations.Span);
        members.Raw("ownerReferences", meta.OwnerReferences.Span);
        members.Raw("finalizers", meta.Finalizers.Span);
        output.Write("}}"u8);
    }
}
