namespace TfJobApi.Resources.Definitions;

/// <summary>All resources of the API. A new resource needs a definition and an entry here.</summary>
internal static class KnownResources
{
    public static ResourceDefinition[] Jobs { get; } = [TfJob.Definition, PyTorchJob.Definition];

    public static ResourceDefinition[] Objects { get; } =
    [
        .. Jobs,
        ConfigMap.Definition,
        Event.Definition,
        Namespace.Definition,
        Workloads.Node,
        Workloads.Pod,
        Secret.Definition,
        Workloads.Service,
        CustomResourceDefinition.Definition,
        Lease.Definition,
        Event.Regarding,
    ];

    public static ResourceDefinition[] Stored { get; } = [.. Objects.Where(resource => resource.IsStored)];

    public static ResourceDefinition[] Reviews { get; } = [Definitions.Reviews.SelfSubjectAccess, Definitions.Reviews.SelfSubjectRules];

    public static ResourceDefinition[] All { get; } = [.. Objects, .. Reviews];
}
