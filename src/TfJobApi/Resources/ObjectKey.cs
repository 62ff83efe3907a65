namespace TfJobApi.Resources;

/// <summary>The identity of an object.</summary>
/// <param name="Namespace">Empty for a resource that has no namespaces.</param>
internal readonly record struct ObjectKey(ResourceDefinition Resource, string Namespace, string Name)
{
    public string SelfLink => $"{Resource.CollectionLink(Namespace)}/{Name}";
}
