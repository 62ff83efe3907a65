using System.Text.Json;
using System.Text.Json.Serialization;
using k8s;
using k8s.Models;

namespace TfJobApi.Tests.Clients;

/// <summary>A TFJob as the author of a client declares it: typed fields where needed, plain JSON otherwise.</summary>
[KubernetesEntity(Group = "kubeflow.org", ApiVersion = "v1", Kind = "TFJob", PluralName = "tfjobs")]
internal sealed class TfJobResource : IKubernetesObject<V1ObjectMeta>
{
    public string ApiVersion { get; set; } = "kubeflow.org/v1";

    public string Kind { get; set; } = "TFJob";

    public V1ObjectMeta Metadata { get; set; } = new();

    public TfJobSpec Spec { get; set; } = new();

    public JsonElement? Status { get; set; }

    internal sealed class TfJobSpec
    {
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public long? ActiveDeadlineSeconds { get; set; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public int? TtlSecondsAfterFinished { get; set; }

        [JsonExtensionData]
        public Dictionary<string, JsonElement> Others { get; set; } = new() { ["tfReplicaSpecs"] = JsonElement.Parse("""{"Worker":{"replicas":1,"template":{}}}""") };
    }
}
