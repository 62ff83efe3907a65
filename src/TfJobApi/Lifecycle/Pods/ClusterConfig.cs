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

    /// <summary>Returns null for a pod without the variable.</summary>
    public static string? Create(JobIdentity job, JobSpec spec, Replica replica, ControllerRules rules)
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

        return text.Append(CultureInfo.InvariantCulture, $"}},\"task\":{{\"type\":\"{replica.Type.LowerName()}\",\"index\":{replica.Index}}}")
            .Append(",\"environment\":\"cloud\"}").ToString();
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
