using TfJobApi.Json;
using TfJobApi.Lifecycle.Jobs;

namespace TfJobApi.Lifecycle.Pods;

/// <summary>The spec of a pod: that of the template, with the restart policy, the environment and the port of the controller.</summary>
internal static class PodSpecJson
{
    public static ReadOnlyMemory<byte> Write(JobIdentity job, JobSpec spec, Replica replica, ControllerRules rules)
    {
        if (spec[replica.Type] is not { } replicas)
        {
            return "{}"u8.ToArray();
        }

        var template = replicas.Template["spec"];
        var output = new JsonBuffer(template.Span.Length + 512);
        ObjectEdit.Write(output, template, new(StringComparer.Ordinal)
        {
            ["containers"] = Containers(template["containers"], ClusterConfig.Create(job, spec, replica, rules), rules),
            ["restartPolicy"] = Text(replicas.RestartPolicy.ForPod().Name()),
        });
        return output.WrittenSpan.ToArray();
    }

    private static ReadOnlyMemory<byte> Containers(CanonicalValue containers, string? config, ControllerRules rules)
    {
        var output = new JsonBuffer(containers.Span.Length + 512);
        var elements = JsonMembers.CreateArray(output);
        foreach (var container in containers.IsArray ? containers.Members : default)
        {
            elements.Next();
            if (!container.Value.IsObject)
            {
                output.Write(container.Value.Span);
                continue;
            }

            var isMain = container.Value["name"].Text == ReplicaSpec.MainContainer;
            var values = new SortedList<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
            if (config is not null && (isMain || rules.ConfiguresAllContainers))
            {
                values["env"] = Append(container.Value["env"], Variable(config));
            }

            if (isMain && !HasPort(container.Value["ports"]))
            {
                values["ports"] = Append(container.Value["ports"], Port());
            }

            ObjectEdit.Write(output, container.Value, values);
        }

        elements.End();
        return output.WrittenMemory;
    }

    private static bool HasPort(CanonicalValue ports)
    {
        foreach (var port in ports.IsArray ? ports.Members : default)
        {
            if (port.Value["name"].Text == ClusterConfig.PortName)
            {
                return true;
            }
        }

        return false;
    }

    private static ReadOnlyMemory<byte> Append(CanonicalValue array, ReadOnlyMemory<byte> element)
    {
        var output = new JsonBuffer(array.Span.Length + element.Length + 3);
        var elements = JsonMembers.CreateArray(output);
        foreach (var existing in array.IsArray ? array.Members : default)
        {
            elements.Next();
            output.Write(existing.Value.Span);
        }

        elements.Next();
        output.Write(element.Span);
        elements.End();
        return output.WrittenMemory;
    }

    private static ReadOnlyMemory<byte> Variable(string config)
    {
        var output = new JsonBuffer();
        var members = new JsonMembers(output);
        members.Text("name"u8, ClusterConfig.Variable);
        members.Text("value"u8, config);
        members.End();
        return output.WrittenMemory;
    }

    private static ReadOnlyMemory<byte> Port()
    {
        var output = new JsonBuffer();
        var members = new JsonMembers(output);
        members.Number("containerPort"u8, ClusterConfig.DefaultPort);
        members.Text("name"u8, ClusterConfig.PortName);
        members.End();
        return output.WrittenMemory;
    }

    private static ReadOnlyMemory<byte> Text(string value)
    {
        var output = new JsonBuffer(value.Length + 2);
        JsonStrings.Write(value, output);
        return output.WrittenMemory;
    }
}
