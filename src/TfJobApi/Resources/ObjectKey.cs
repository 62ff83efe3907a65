namespace TfJobApi.Resources;

/// <summary>What names a TFJob.</summary>
internal readonly record struct ObjectKey(string Namespace, string Name)
{
    public string SelfLink => $"{CollectionLink(Namespace)}/{Name}";

    /// <param name="namespace">Null for all.</param>
    public static string CollectionLink(string? @namespace) =>
        @namespace is null ? "/apis/kubeflow.org/v1/tfjobs" : $"/apis/kubeflow.org/v1/namespaces/{@namespace}/tfjobs";
}
