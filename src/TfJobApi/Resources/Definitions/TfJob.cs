namespace TfJobApi.Resources.Definitions;

/// <summary>
/// Source of the columns: https://github.com/kubeflow/tf-operator/blob/v1.0.0-rc.0/manifests/base/crd.yaml
/// Source of the updatable fields, and of the misprint in them: https://support.huaweicloud.com/api-cci/cci_02_3146.html
/// </summary>
internal static class TfJob
{
    public static ResourceDefinition Definition { get; } = new("kubeflow.org", "v1", "TFJob", "tfjobs")
    {
        Columns =
        [
            new("Name", "string", "name", "The name of the TFJob, unique in its namespace."),
            new("State", "string", "", "The type of the newest condition of the TFJob.", "conditions", TableColumn.Last, "type"),
            new("Age", "date", "", "The time since the TFJob was created."),
        ],
        ValidateSpec = SchemaValidation.Validate,
        Updatable = new(["activeDeadlineSeconds", "ttlSecondsAfterFinished", "cleanPodPolicy"], misprints: "activeDeadlineSecond"),
    };
}
