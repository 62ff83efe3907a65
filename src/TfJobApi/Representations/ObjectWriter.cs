using System.Text;
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
        output.Write(Encoding.ASCII.GetBytes($"{{\"kind\":\"Table\",\"apiVersion\":\"meta.k8s.io/{representation.Version}\",\"metadata\":{{"));
        var members = new JsonMembers(output);
        members.Text("selfLink", job.SelfLink);
        members.Text("resourceVersion", job.Version == 0 ? null : ResourceVersion.Format(job.Version));
        output.Write("},\"columnDefinitions\":"u8);
        output.Write(hasColumns ? TableWriter.Columns : "null"u8);
        output.Write(",\"rows\":["u8);
        new TableWriter(representation.Version, representation.RowObject, now).WriteRow(job, output);
        output.Write("]}"u8);
    }
}
