using TfJobApi.Json;
using TfJobApi.Resources;

namespace TfJobApi.Representations;

/// <summary>One TFJob in the form that was asked for, as compact JSON.</summary>
internal static class ObjectWriter
{
    /// <param name="hasColumns">Whether a table tells its columns; of the tables of a watch only the first does.</param>
    public static void Write(ApiObject job, Representation representation, DateTimeOffset now, bool hasColumns, JsonBuffer output)
    {
        switch (representation.Form)
        {
            case RepresentationKind.Table:
                WriteTable(job, representation, now, hasColumns, output);
                break;
            case RepresentationKind.Metadata:
                MetadataWriter.Write(job, representation.Version, output);
                break;
            default:
                job.Write(output);
                break;
        }
    }

    private static void WriteTable(ApiObject job, Representation representation, DateTimeOffset now, bool hasColumns, JsonBuffer output)
    {
        var table = new JsonMembers(output);
        table.Text("kind"u8, "Table");
        table.Text("apiVersion"u8, $"meta.k8s.io/{representation.Version}");
        var members = table.Object("metadata"u8);
        members.Text("selfLink"u8, job.SelfLink);
        members.Text("resourceVersion"u8, job.Version == 0 ? null : ResourceVersion.Format(job.Version));
        members.End();
        table.Json("columnDefinitions"u8, hasColumns ? TableWriter.Columns : "null"u8);
        table.Name("rows"u8);
        output.Write("["u8);
        new TableWriter(representation.Version, representation.RowObject, now).WriteRow(job, output);
        output.Write("]"u8);
        table.End();
    }
}
