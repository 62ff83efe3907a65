using System.Text;
using TfJobApi.Api;
using TfJobApi.Resources.Definitions;

namespace TfJobApi.Tests.Api;

/// <summary>The documents to the byte, as a kube-apiserver sends them.</summary>
public sealed class DiscoveryDocumentsTests
{
    private const string Kubeflow = """{"groupVersion":"kubeflow.org/v1","version":"v1"}""";
    private const string Authorization = """{"groupVersion":"authorization.k8s.io/v1","version":"v1"}""";

    private static readonly DiscoveryDocuments Documents = new([Workloads.Pod, TfJob.Definition, Reviews.SelfSubjectAccess]);

    [Fact]
    public void Groups_are_listed_by_name_without_the_core_group() => Equal(
        $$"""{"kind":"APIGroupList","apiVersion":"v1","groups":[{"name":"authorization.k8s.io","versions":[{{Authorization}}],"preferredVersion":{{Authorization}}},{"name":"kubeflow.org","versions":[{{Kubeflow}}],"preferredVersion":{{Kubeflow}}}]}""",
        Documents.Groups());

    [Fact]
    public void A_group_has_its_versions() => Equal(
        $$"""{"kind":"APIGroup","apiVersion":"v1","name":"kubeflow.org","versions":[{{Kubeflow}}],"preferredVersion":{{Kubeflow}}}""", Documents.Group("kubeflow.org"));

    [Fact]
    public void A_stored_resource_has_a_hash_and_its_status() => Equal(
        """{"kind":"APIResourceList","apiVersion":"v1","groupVersion":"kubeflow.org/v1","resources":[{"name":"tfjobs","singularName":"tfjob","namespaced":true,"kind":"TFJob","verbs":["delete","deletecollection","get","list","patch","create","update","watch"],"storageVersionHash":"foGvIv9oZ5U="},{"name":"tfjobs/status","singularName":"","namespaced":true,"kind":"TFJob","verbs":["get","patch","update"]}]}""",
        Documents.Resources("kubeflow.org/v1"));

    [Fact]
    public void The_list_of_the_core_group_has_no_api_version() => Equal(
        """{"kind":"APIResourceList","groupVersion":"v1","resources":[{"name":"pods","singularName":"pod","namespaced":true,"kind":"Pod","verbs":["delete","deletecollection","get","list","watch"],"shortNames":["po"],"categories":["all"],"storageVersionHash":"xPOwRZ+Yhw8="}]}""",
        Documents.Resources("v1"));

    [Fact]
    public void A_review_can_only_be_created() => Equal(
        """{"kind":"APIResourceList","apiVersion":"v1","groupVersion":"authorization.k8s.io/v1","resources":[{"name":"selfsubjectaccessreviews","singularName":"selfsubjectaccessreview","namespaced":false,"kind":"SelfSubjectAccessReview","verbs":["create"]}]}""",
        Documents.Resources("authorization.k8s.io/v1"));

    [Fact]
    public void The_aggregated_core_group_has_no_name() => Equal(
        """{"kind":"APIGroupDiscoveryList","apiVersion":"apidiscovery.k8s.io/v2","metadata":{},"items":[{"metadata":{"creationTimestamp":null},"versions":[{"version":"v1","resources":[{"resource":"pods","responseKind":{"group":"","version":"v1","kind":"Pod"},"scope":"Namespaced","singularResource":"pod","verbs":["delete","deletecollection","get","list","watch"],"shortNames":["po"],"categories":["all"]}],"freshness":"Current"}]}]}""",
        Documents.Aggregated("v2", [""]));

    [Fact]
    public void An_aggregated_group_has_subresources() => Equal(
        """{"kind":"APIGroupDiscoveryList","apiVersion":"apidiscovery.k8s.io/v2","metadata":{},"items":[{"metadata":{"name":"kubeflow.org","creationTimestamp":null},"versions":[{"version":"v1","resources":[{"resource":"tfjobs","responseKind":{"group":"kubeflow.org","version":"v1","kind":"TFJob"},"scope":"Namespaced","singularResource":"tfjob","verbs":["delete","deletecollection","get","list","patch","create","update","watch"],"subresources":[{"subresource":"status","responseKind":{"group":"kubeflow.org","version":"v1","kind":"TFJob"},"verbs":["get","patch","update"]}]}],"freshness":"Current"}]}]}""",
        Documents.Aggregated("v2", ["kubeflow.org"]));

    private static void Equal(string expected, byte[] document) => Assert.Equal(expected, Encoding.UTF8.GetString(document));
}
