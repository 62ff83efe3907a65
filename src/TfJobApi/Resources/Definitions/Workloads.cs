namespace TfJobApi.Resources.Definitions;

/// <summary>Resources of a cluster that clients list. There are none here.</summary>
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
        Description = "A group of containers; there are none.",
        Categories = All,
        NameRule = NameRules.DnsSubdomain,
        SelectableFields =
        [
            "spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName", "status.nominatedNodeName",
            "status.phase", "status.podIP", "status.podIPs",
        ],
        ShortNames = ["po"],
        Verbs = ReadVerbs,
        HasStatus = false,
    };

    public static ResourceDefinition Service { get; } = new("", "v1", "Service", "services")
    {
        Description = "An address of pods; there are none.",
        Categories = All,
        NameRule = NameRules.DnsLabel,
        ShortNames = ["svc"],
        Verbs = ReadVerbs,
        HasStatus = false,
    };
}
