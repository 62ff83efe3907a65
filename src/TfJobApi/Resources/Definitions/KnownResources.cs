namespace TfJobApi.Resources.Definitions;

/// <summary>All that the API serves. Another resource is a definition and an entry here.</summary>
internal static class KnownResources
{
    public static ResourceDefinition[] Objects { get; } = [TfJob.Definition, PyTorchJob.Definition, Event.Definition, Namespace.Definition];

    /// <summary>Those whose objects a store keeps.</summary>
    public static ResourceDefinition[] Stored { get; } = [.. Objects.Where(resource => resource.IsStored)];

    public static ResourceDefinition[] Reviews { get; } = [Definitions.Reviews.SelfSubjectAccess, Definitions.Reviews.SelfSubjectRules];

    public static ResourceDefinition[] All { get; } = [.. Objects, .. Reviews];
}
