using TfJobApi.Json;
using TfJobApi.Resources;

namespace TfJobApi.Representations;

/// <summary>
/// TFJobs as rows of a <c>Table</c>, with the columns of the TFJob's definition: Name, State (the type of the newest
/// condition) and Age.
/// Source: https://github.com/kubeflow/tf-operator/blob/v1.0.0-rc.0/manifests/base/crd.yaml
/// </summary>
/// <param name="version">Of <c>meta.k8s.io</c>: <c>v1</c>, <c>v1beta1</c>.</param>
/// <param name="rowObject">What of the object is in its row.</param>
/// <param name="now">What ages are counted to.</param>
internal sealed class TableWriter(string version, RowObject rowObject, DateTimeOffset now)
{
    public static ReadOnlySpan<byte> Columns =>
        "[{\"name\":\"Name\",\"type\":\"string\",\"format\":\"name\",\"description\":\"The name of the TFJob, unique in its namespace.\",\"priority\":0},"u8
        + "{\"name\":\"State\",\"type\":\"string\",\"format\":\"\",\"description\":\"The type of the newest condition of the TFJob.\",\"priority\":0},"u8
        + "{\"name\":\"Age\",\"type\":\"date\",\"format\":\"\",\"description\":\"The time since the TFJob was created.\",\"priority\":0}]"u8;

    public void WriteRow(ApiObject job, JsonBuffer output)
    {
        output.Write("{\"cells\":["u8);
        JsonStrings.Write(job.Key.Name, output);
        output.Write(","u8);
        output.Write(State(job.Status));
        output.Write(","u8);
        JsonStrings.Write(HumanDuration.Age(job.Meta.CreationTimestamp, now), output);
        output.Write("],\"object\":"u8);
        switch (rowObject)
        {
            case RowObject.Object:
                job.Write(output);
                break;
            case RowObject.Metadata:
                MetadataWriter.Write(job, version, output);
                break;
            default:
                output.Write("null"u8);
                break;
        }

        output.Write("}"u8);
    }

    /// <summary>The last condition's type as JSON; null when there is none.</summary>
    private static ReadOnlySpan<byte> State(CanonicalValue status)
    {
        CanonicalValue last = default;
        foreach (var condition in status["conditions"].Members)
        {
            last = condition.Value;
        }

        var type = last["type"];
        return type.IsString ? type.Span : "null"u8;
    }
}
