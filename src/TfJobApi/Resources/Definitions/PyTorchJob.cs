namespace TfJobApi.Resources.Definitions;

/// <summary>
/// CCI has the same updatable fields as for TFJob. Source of the column:
/// https://github.com/kubeflow/pytorch-operator/blob/master/manifests/crd.yaml
/// </summary>
internal static class PyTorchJob
{
    public static ResourceDefinition Definition { get; } = new("kubeflow.org", "v1", "PyTorchJob", "pytorchjobs")
    {
        Columns = [new("State", "The type of the newest condition of the PyTorchJob.", ["status", "conditions", TableColumn.Last, "type"])],
        Description = "A distributed PyTorch job.",
        Schema = new("pytorchReplicaSpecs", "Master", "Worker"),
        Updatable = new(["activeDeadlineSeconds", "ttlSecondsAfterFinished", "cleanPodPolicy"]),
    };
}
