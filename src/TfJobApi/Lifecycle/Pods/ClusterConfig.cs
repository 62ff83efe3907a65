using System.Globalization;
using System.Text;
using TfJobApi.Json;
using TfJobApi.Lifecycle.Control;
using TfJobApi.Lifecycle.Jobs;

namespace TfJobApi.Lifecycle.Pods;

/// <summary>
/// The variable TF_CONFIG, from which TensorFlow learns the addresses of all replicas. Its members have the order of Go's struct.
/// Source: pkg/controller.v1/tensorflow/tensorflow.go of both operators
/// </summary>
internal static class ClusterConfig
{
    public const string Variable = "TF_CONFIG";
    public const string PortName = "tfjob-port";
    public const long DefaultPort = 2222;

    /// <summary>
    /// Marks the place of the index of the task, the only part that differs between the pods of a type. No valid JSON has this byte.
    /// </summary>
    public const byte IndexMark = 0;

    /// <summary>Returns the beginning of the value, which all pods share; null if they do not have the variable.</summary>
    public static string? CreateCluster(JobIdentity job, JobSpec spec, ControllerRules rules)
    {
        if (spec.Total <= 1 && !rules.HasClusterOfOneReplica)
        {
            return null;
        }

        var text = new StringBuilder("{\"cluster\":{");
        var separator = "";
        foreach (var replicas in spec.Replicas)
        {
            if (replicas.Type == ReplicaType.Evaluator && !rules.HasEvaluatorInCluster)
            {
                continue;
            }

            text.Append(separator).Append('"').Append(replicas.Type.LowerName()).Append("\":[");
            AppendHosts(text, job, replicas);
            text.Append(']');
            separator = ",";
        }

        return text.Append('}').ToString();
    }

    /// <summary>Writes the value for the pods of a type, as a JSON string with an <see cref="IndexMark"/>.</summary>
    public static void Write(JsonBuffer output, string cluster, ReplicaType type)
    {
        JsonStrings.Write($"{cluster},\"task\":{{\"type\":\"{type.LowerName()}\",\"index\":", output);

        // without the closing quote
        output.Truncate(output.WrittenCount - 1);
        output.Write(IndexMark);
        output.Write("""},\"environment\":\"cloud\"}"""u8);
        output.Write((byte)'"');
    }

    /// <summary>Returns the port that the main container names, or the default.</summary>
    public static long PortOf(ReplicaSpec? replicas)
    {
        var ports = FindMain(replicas)["ports"];
        foreach (var port in ports.IsArray ? ports.Members : default)
        {
            if (port.Value["name"].Text == PortName && port.Value["containerPort"].Integer is { } number)
            {
                return number;
            }
        }

        return DefaultPort;
    }

    public static CanonicalValue FindMain(ReplicaSpec? replicas)
    {
        var containers = replicas?.Template["spec"]["containers"] ?? default;
        foreach (var container in containers.IsArray ? containers.Members : default)
        {
            if (container.Value["name"].Text == ReplicaSpec.MainContainer)
            {
                return container.Value;
            }
        }

        return default;
    }

    private static void AppendHosts(StringBuilder text, JobIdentity job, ReplicaSpec replicas)
    {
        var port = PortOf(replicas);
        for (var index = 0; index < Math.Min(replicas.Count, ReplicaPods.Limit); index++)
        {
            var name = new Replica(replicas.Type, index).NameIn(job.Name);
            text.Append(index == 0 ? "" : ",").Append(CultureInfo.InvariantCulture, $"\"{name}.{job.Namespace}.svc:{port}\"");
        }
    }
}
