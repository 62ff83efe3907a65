namespace TfJobApi.Resources.Definitions;

/// <summary>All that the API serves. Another resource is a definition and an entry here.</summary>
internal static class KnownResources
{
    public static IReadOnlyList<ResourceDefinition> Objects { get; } = [Event.Definition, Namespace.Definition, TfJob.Definition];

    public static IReadOnlyList<ResourceDefinition> All { get; } = [.. Objects, Reviews.SelfSubjectAccess, Reviews.SelfSubjectRules];
}
