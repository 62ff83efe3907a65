using System.Globalization;
using TfJobApi.Json;
using TfJobApi.Lifecycle.Jobs;
using TfJobApi.Resources;

namespace TfJobApi.Lifecycle.Pods;

/// <summary>The metadata of pods and services. The labels of the controller replace those of the template.</summary>
internal static class ReplicaMetadata
{
    public static ObjectMeta ForPod(JobIdentity job, JobSpec spec, Replica replica, ControllerRules rules, string uid, DateTimeOffset createdAt)
    {
        var template = spec[replica.Type]?.Template["metadata"] ?? default;
        var labels = Labels(job, replica, rules);
        if (IsMaster(spec, replica))
        {
            labels[rules.PodLabels.Role] = "master";
        }

        return Create(job, replica, uid, createdAt) with
        {
            Labels = Merge(template["labels"], labels),
            Annotations = template["annotations"] is { IsObject: true, IsEmptyObjectOrArray: false } annotations ? annotations.Json : default,
        };
    }

    public static ObjectMeta ForService(JobIdentity job, Replica replica, ControllerRules rules, string uid, DateTimeOffset createdAt) =>
        Create(job, replica, uid, createdAt) with { Labels = Merge(default, Labels(job, replica, rules)) };

    /// <summary>Returns the labels without the role, which are also the selector of the service.</summary>
    public static SortedDictionary<string, string> Labels(JobIdentity job, Replica replica, ControllerRules rules)
    {
        var keys = rules.PodLabels;
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            [keys.JobName] = job.Name,
            [keys.ReplicaType] = replica.Type.LowerName(),
            [keys.ReplicaIndex] = replica.Index.ToString(CultureInfo.InvariantCulture),
        };
        if (keys.GroupName is { } group)
        {
            labels[group] = "kubeflow.org";
        }

        if (keys.Operator is { } component)
        {
            labels[component] = rules.Component;
        }

        return labels;
    }

    public static ReadOnlyMemory<byte> Merge(CanonicalValue template, SortedDictionary<string, string> labels)
    {
        var values = new SortedList<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        foreach (var (key, value) in labels)
        {
            values.Add(key, Text(value));
        }

        var output = JsonBuffer.Rent();
        ObjectEdit.Write(output, template, values);
        return output.ToArrayAndReturn();
    }

    /// <summary>The chief or master; the first worker of a job without one.</summary>
    private static bool IsMaster(JobSpec spec, Replica replica) =>
        spec.HasChief ? replica.Type.IsChief() : replica is { Type: ReplicaType.Worker, Index: 0 };

    private static ObjectMeta Create(JobIdentity job, Replica replica, string uid, DateTimeOffset createdAt) => new()
    {
        Stable = new()
        {
            Name = replica.NameIn(job.Name),
            Namespace = job.Namespace,
            Uid = uid,
            CreationTimestamp = Timestamp.Format(createdAt),
            OwnerReferences = Owner(job),
        },
    };

    private static ReadOnlyMemory<byte> Owner(JobIdentity job)
    {
        var output = JsonBuffer.Rent();
        var references = JsonMembers.CreateArray(output);
        references.Next();
        var members = new JsonMembers(output);
        members.Text("apiVersion"u8, "kubeflow.org/v1");
        members.Json("blockOwnerDeletion"u8, "true"u8);
        members.Json("controller"u8, "true"u8);
        members.Text("kind"u8, "TFJob");
        members.Text("name"u8, job.Name);
        members.Text("uid"u8, job.Uid);
        members.End();
        references.End();
        return output.ToArrayAndReturn();
    }

    private static ReadOnlyMemory<byte> Text(string value)
    {
        var output = new JsonBuffer(value.Length + 2);
        JsonStrings.Write(value, output);
        return output.WrittenMemory;
    }
}
