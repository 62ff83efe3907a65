namespace TfJobApi.Api;

/// <summary>
/// What this server has, told as a kube-apiserver tells it: members in the order in which Kubernetes' own types have them.
/// Source: https://github.com/kubernetes/apimachinery/blob/master/pkg/apis/meta/v1/types.go
/// </summary>
internal static class DiscoveryDocuments
{
    public static ReadOnlySpan<byte> Groups =>
        """{"kind":"APIGroupList","apiVersion":"v1","groups":[{"name":"authorization.k8s.io","versions":[{"groupVersion":"authorization.k8s.io/v1","version":"v1"}],"preferredVersion":{"groupVersion":"authorization.k8s.io/v1","version":"v1"}},{"name":"kubeflow.org","versions":[{"groupVersion":"kubeflow.org/v1","version":"v1"}],"preferredVersion":{"groupVersion":"kubeflow.org/v1","version":"v1"}}]}"""u8;

    public static ReadOnlySpan<byte> TfJobGroup =>
        """{"kind":"APIGroup","apiVersion":"v1","name":"kubeflow.org","versions":[{"groupVersion":"kubeflow.org/v1","version":"v1"}],"preferredVersion":{"groupVersion":"kubeflow.org/v1","version":"v1"}}"""u8;

    /// <summary>The storage version's hash is that of <c>kubeflow.org/v1/TFJob</c>, as a real server makes it.</summary>
    public static ReadOnlySpan<byte> TfJobResources =>
        """{"kind":"APIResourceList","apiVersion":"v1","groupVersion":"kubeflow.org/v1","resources":[{"name":"tfjobs","singularName":"tfjob","namespaced":true,"kind":"TFJob","verbs":["delete","deletecollection","get","list","patch","create","update","watch"],"storageVersionHash":"foGvIv9oZ5U="},{"name":"tfjobs/status","singularName":"","namespaced":true,"kind":"TFJob","verbs":["get","patch","update"]}]}"""u8;

    public static ReadOnlySpan<byte> AuthorizationGroup =>
        """{"kind":"APIGroup","apiVersion":"v1","name":"authorization.k8s.io","versions":[{"groupVersion":"authorization.k8s.io/v1","version":"v1"}],"preferredVersion":{"groupVersion":"authorization.k8s.io/v1","version":"v1"}}"""u8;

    public static ReadOnlySpan<byte> AuthorizationResources =>
        """{"kind":"APIResourceList","apiVersion":"v1","groupVersion":"authorization.k8s.io/v1","resources":[{"name":"selfsubjectaccessreviews","singularName":"selfsubjectaccessreview","namespaced":false,"kind":"SelfSubjectAccessReview","verbs":["create"]},{"name":"selfsubjectrulesreviews","singularName":"selfsubjectrulesreview","namespaced":false,"kind":"SelfSubjectRulesReview","verbs":["create"]}]}"""u8;

    public static ReadOnlySpan<byte> CoreResources =>
        """{"kind":"APIResourceList","groupVersion":"v1","resources":[{"name":"events","singularName":"event","namespaced":true,"kind":"Event","verbs":["list","watch"],"shortNames":["ev"]},{"name":"namespaces","singularName":"namespace","namespaced":false,"kind":"Namespace","verbs":["get","list","watch"],"shortNames":["ns"]}]}"""u8;

    /// <summary>Everything below /api in one answer: the items of an APIGroupDiscoveryList.</summary>
    public static ReadOnlySpan<byte> AggregatedCore =>
        """[{"metadata":{"creationTimestamp":null},"versions":[{"version":"v1","resources":[{"resource":"events","responseKind":{"group":"","version":"v1","kind":"Event"},"scope":"Namespaced","singularResource":"event","verbs":["list","watch"],"shortNames":["ev"]},{"resource":"namespaces","responseKind":{"group":"","version":"v1","kind":"Namespace"},"scope":"Cluster","singularResource":"namespace","verbs":["get","list","watch"],"shortNames":["ns"]}],"freshness":"Current"}]}]"""u8;

    /// <summary>Everything below /apis in one answer: the items of an APIGroupDiscoveryList.</summary>
    public static ReadOnlySpan<byte> AggregatedGroups =>
        """[{"metadata":{"name":"authorization.k8s.io","creationTimestamp":null},"versions":[{"version":"v1","resources":[{"resource":"selfsubjectaccessreviews","responseKind":{"group":"authorization.k8s.io","version":"v1","kind":"SelfSubjectAccessReview"},"scope":"Cluster","singularResource":"selfsubjectaccessreview","verbs":["create"]},{"resource":"selfsubjectrulesreviews","responseKind":{"group":"authorization.k8s.io","version":"v1","kind":"SelfSubjectRulesReview"},"scope":"Cluster","singularResource":"selfsubjectrulesreview","verbs":["create"]}],"freshness":"Current"}]},{"metadata":{"name":"kubeflow.org","creationTimestamp":null},"versions":[{"version":"v1","resources":[{"resource":"tfjobs","responseKind":{"group":"kubeflow.org","version":"v1","kind":"TFJob"},"scope":"Namespaced","singularResource":"tfjob","verbs":["delete","deletecollection","get","list","patch","create","update","watch"],"subresources":[{"subresource":"status","responseKind":{"group":"kubeflow.org","version":"v1","kind":"TFJob"},"verbs":["get","patch","update"]}]}],"freshness":"Current"}]}]"""u8;

    /// <summary>No events are ever recorded here; <c>kubectl describe</c> asks for them.</summary>
    public static ReadOnlySpan<byte> NoEvents =>
        """{"kind":"EventList","apiVersion":"v1","metadata":{"resourceVersion":"1"},"items":[]}"""u8;
}
