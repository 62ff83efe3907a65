namespace TfJobApi.Resources.Definitions;

/// <summary>Resources of a cluster that clients list. Simulated jobs have pods and services; there are no nodes.</summary>
internal static class Workloads
{
    private static readonly string[] All = ["all"];
    private static readonly string[] ReadVerbs = ["get", "list", "watch"];

    public static ResourceDefinition Node { get; } = new("", "v1", "Node", "nodes")
    {
        Description = "A machine of a cluster; there are none.",
        IsNamespaced = false,
        NameRule = NameRules.DnsSubdomain,
        SelectableFields = ["spec.unschedulable"],
        ShortNames = ["no"],
        Verbs = ReadVerbs,
        HasStatus = false,
    };

    public static ResourceDefinition Pod { get; } = new("", "v1", "Pod", "pods")
    {
        Description = "A group of containers of a simulated job.",
        Categories = All,
        Columns =
        [
            new("Ready", "The number of containers that are ready, and of all containers.") { Cell = TableCell.PodReady },
            new("Status", "The phase of the pod, or the reason of its containers.") { Cell = TableCell.PodStatus },
            new("Restarts", "The number of restarts of the containers.") { Type = "integer", Cell = TableCell.PodRestarts },
        ],
        IsControlled = true,
        ReturnsDeleted = true,
        NameRule = NameRules.DnsSubdomain,
        SelectableFields =
        [
            "spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName", "status.nominatedNodeName",
            "status.phase", "status.podIP", "status.podIPs",
        ],
        ShortNames = ["po"],
        Verbs = ["delete", "deletecollection", "get", "list", "watch"],
        HasStatus = false,
    };

    public static ResourceDefinition Service { get; } = new("", "v1", "Service", "services")
    {
        Description = "The address of a pod of a simulated job.",
        Categories = All,
        Columns =
        [
            new("Type", "The type of the service.", ["spec", "type"]),
            new("Cluster-IP", "The address of the service.") { Cell = TableCell.ServiceClusterAddress },
            new("External-IP", "The addresses of the service outside of the cluster.") { Cell = TableCell.ServiceOtherAddresses },
            new("Port(s)", "The ports of the service.") { Cell = TableCell.ServicePorts },
            new("Selector", "The labels of the pods of the service.") { Cell = TableCell.ServiceSelector, Priority = 1 },
        ],
        IsControlled = true,
        NameRule = NameRules.DnsLabelWithLetter,
        ShortNames = ["svc"],
        Verbs = ReadVerbs,
        HasStatus = false,
    };
}
