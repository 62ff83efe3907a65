namespace TfJobApi.Resources;

/// <summary>What names a TFJob.</summary>
internal readonly record struct TfJobKey(string Namespace, string Name)
{
    public string SelfLink => $"{CollectionLink(Namespace)}/{Name}";

    public static string CollectionLink(string @namespace) => $"/apis/kubeflow.org/v1/namespaces/{@namespace}/tfjobs";
}
