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
        List<string> addresses = [];
        foreach (var address in spec["externalIPs"].Members)
        {
            addresses.Add(address.Value.ToString());
        }

        return spec["externalName"].NonEmptyText ?? Join(addresses);
    }

    public static string Ports(ApiObject service)
    {
        List<string> ports = [];
        foreach (var member in service.Member("spec")["ports"].Members)
        {
            var port = member.Value;
            var onNodes = port["nodePort"].IsAbsentOrNull ? "" : $":{port["nodePort"]}";
            ports.Add($"{port["port"]}{onNodes}/{port["protocol"].NonEmptyText ?? "TCP"}");
        }

        return Join(ports);
    }

    public static string Selector(ApiObject service)
    {
        List<string> labels = [];
        foreach (var label in service.Member("spec")["selector"].Members)
        {
            labels.Add($"{label.Name}={label.Value}");
        }

        return Join(labels);
    }

    private static string Join(List<string> texts) => texts.Count == 0 ? None : string.Join(',', texts);
}
