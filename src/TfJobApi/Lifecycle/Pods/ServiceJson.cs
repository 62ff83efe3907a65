using TfJobApi.Json;
using TfJobApi.Lifecycle.Jobs;

namespace TfJobApi.Lifecycle.Pods;

/// <summary>The headless service of a pod.</summary>
internal static class ServiceJson
{
    public static ReadOnlyMemory<byte> Status { get; } = """{"loadBalancer":{}}"""u8.ToArray();

    public static ReadOnlyMemory<byte> WriteSpec(JobIdentity job, JobSpec spec, Replica replica, ControllerRules rules)
    {
        var output = JsonBuffer.Rent();
        var members = new JsonMembers(output);
        members.Text("clusterIP"u8, "None");
        members.Name("ports"u8);
        WritePorts(spec[replica.Type], rules, output);
        members.Json("selector"u8, ReplicaMetadata.Merge(default, ReplicaMetadata.Labels(job, replica, rules)).Span);
        members.Text("sessionAffinity"u8, "None");
        members.Text("type"u8, "ClusterIP");
        members.End();
        return output.ToArrayAndReturn();
    }

    private static void WritePorts(ReplicaSpec? replicas, ControllerRules rules, JsonBuffer output)
    {
        var elements = JsonMembers.CreateArray(output);
        var ports = ClusterConfig.FindMain(replicas)["ports"];
        var hasDefault = false;
        foreach (var port in ports.IsArray && rules.HasAllPortsInServices ? ports.Members : default)
        {
            if (port.Value["containerPort"].Integer is { } number)
            {
                var name = port.Value["name"].Text;
                hasDefault |= name == ClusterConfig.PortName;
                WritePort(ref elements, name, number, output);
            }
        }

        if (!hasDefault)
        {
            WritePort(ref elements, ClusterConfig.PortName, ClusterConfig.PortOf(replicas), output);
        }

        elements.End();
    }

    private static void WritePort(ref JsonMembers elements, string? name, long port, JsonBuffer output)
    {
        elements.Next();
        var members = new JsonMembers(output);
        members.Text("name"u8, name);
        members.Number("port"u8, port);
        members.Text("protocol"u8, "TCP");
        members.Number("targetPort"u8, port);
        members.End();
    }
}
