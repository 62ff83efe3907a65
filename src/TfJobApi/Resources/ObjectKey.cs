namespace TfJobApi.Resources;

/// <param name="Namespace">Empty for a resource without namespaces.</param>
internal readonly record struct ObjectKey(ResourceDefinition Resource, string Namespace, string Name)
{
    public string SelfLink => $"{Resource.CollectionLink(Namespace)}/{Name}";
}
