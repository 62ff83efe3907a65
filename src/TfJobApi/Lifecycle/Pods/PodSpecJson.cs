using TfJobApi.Json;
using TfJobApi.Lifecycle.Jobs;

namespace TfJobApi.Lifecycle.Pods;

/// <summary>The spec of the pods of a type: that of the template, with the restart policy, the environment and the port of the controller.</summary>
internal static class PodSpecJson
{
    /// <summary>Returns the spec with <see cref="ClusterConfig.IndexMark"/> for the index; null, without writing it, if it is longer than a limit.</summary>
    /// <param name="cluster">The beginning of TF_CONFIG; null without the variable.</param>
    public static ReadOnlyMemory<byte>? Write(ReplicaSpec? replicas, string? cluster, ControllerRules rules, int limit)
    {
        if (replicas is null)
        {
            return "{}"u8.ToArray();
        }

        var template = replicas.Template["spec"];
        var variable = cluster is null ? default : Variable(cluster, replicas.Type);
        if (template.Span.Length + ((long)variable.Length * CountConfigured(template["containers"], rules)) > limit)
        {
            return null;
        }

        var output = new JsonBuffer(template.Span.Length + 512);
        ObjectEdit.Write(output, template, new(StringComparer.Ordinal)
        {
            ["containers"] = Containers(template["containers"], variable, rules),
            ["restartPolicy"] = Text(replicas.RestartPolicy.ForPod().Name()),
        });
        return output.WrittenSpan.ToArray();
    }

    private static int CountConfigured(CanonicalValue containers, ControllerRules rules)
    {
        var count = 0;
        foreach (var container in containers.IsArray ? containers.Members : default)
        {
            count += IsConfigured(container.Value, rules) ? 1 : 0;
        }

        return count;
    }

    private static bool IsConfigured(CanonicalValue container, ControllerRules rules) => container.IsObject && (rules.ConfiguresAllContainers || IsMain(container));

    private static bool IsMain(CanonicalValue container) => container["name"].Text == ReplicaSpec.MainContainer;

    private static ReadOnlyMemory<byte> Containers(CanonicalValue containers, ReadOnlyMemory<byte> variable, ControllerRules rules)
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

            var values = new SortedList<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
            if (!variable.IsEmpty && IsConfigured(container.Value, rules))
            {
                values["env"] = Append(container.Value["env"], variable);
            }

            if (IsMain(container.Value) && !HasPort(container.Value["ports"]))
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

    private static ReadOnlyMemory<byte> Variable(string cluster, ReplicaType type)
    {
        var output = new JsonBuffer();
        var members = new JsonMembers(output);
        members.Text("name"u8, ClusterConfig.Variable);
        members.Name("value"u8);
        ClusterConfig.Write(output, cluster, type);
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
