namespace TfJobApi.Resources.Definitions;

/// <summary>
/// Source of the column: https://github.com/kubeflow/tf-operator/blob/v1.0.0-rc.0/manifests/base/crd.yaml
/// Source of the updatable fields and their misprint: https://support.huaweicloud.com/api-cci/cci_02_3146.html
/// </summary>
internal static class TfJob
{
    public static ResourceDefinition Definition { get; } = new("kubeflow.org", "v1", "TFJob", "tfjobs")
    {
        Columns = [new("State", "The type of the newest condition of the TFJob.", ["status", "conditions", TableColumn.Last, "type"])],
        Description = "A distributed TensorFlow job.",
        Schema = new("tfReplicaSpecs", "PS", "Worker", "Chief", "Evaluator"),
        Updatable = new(["activeDeadlineSeconds", "ttlSecondsAfterFinished", "cleanPodPolicy"], misprints: "activeDeadlineSecond"),
    };
}
