using TfJobApi.Resources;

namespace TfJobApi.Representations;

/// <summary>
/// The cells of a service in a table.
/// Source: printService in https://github.com/kubernetes/kubernetes/blob/v1.20.0/pkg/printers/internalversion/printers.go
/// </summary>
internal static class ServiceCells
{
    private const string None = "<none>";

    public static string ClusterAddress(ApiObject service) => service.Member("spec")["clusterIP"].NonEmptyText ?? None;

    public static string OtherAddresses(ApiObject service)
    {
        var spec = service.Member("spec");
        var addresses = spec["externalIPs"].Elements().Select(address => address.ToString());
        return spec["type"].Text switch
        {
            "ExternalName" => spec["externalName"].Text ?? "",
            "LoadBalancer" => Join(Balancers(service).Concat(addresses), "<pending>"),
            _ => Join(addresses),
        };
    }

    /// <summary>Addresses or else host names, each once and in the order of their bytes.</summary>
    private static IEnumerable<string> Balancers(ApiObject service) => service.Member("status")["loadBalancer"]["ingress"].Elements()
        .Select(balancer => balancer["ip"].NonEmptyText ?? balancer["hostname"].NonEmptyText).OfType<string>().Distinct().Order(StringComparer.Ordinal);

    public static string Ports(ApiObject service) => Join(service.Member("spec")["ports"].Elements().Select(port =>
    {
        var onNodes = port["nodePort"].IsAbsentOrNull ? "" : $":{port["nodePort"]}";
        return $"{port["port"]}{onNodes}/{port["protocol"].NonEmptyText ?? "TCP"}";
    }));

    public static string Selector(ApiObject service)
    {
        List<string> labels = [];
        foreach (var label in service.Member("spec")["selector"].Members)
        {
            labels.Add($"{label.Name}={label.Value}");
        }

        return Join(labels);
    }

    private static string Join(IEnumerable<string> texts, string none = None) => string.Join(',', texts) is { Length: > 0 } joined ? joined : none;
}
