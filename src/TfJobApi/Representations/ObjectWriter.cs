using TfJobApi.Json;
using TfJobApi.Resources;

namespace TfJobApi.Representations;

internal static class ObjectWriter
{
    /// <param name="hasColumns">Whether a table defines its columns. In a watch only the first table does.</param>
    public static void Write(ApiObject item, Representation representation, DateTimeOffset now, bool hasColumns, JsonBuffer output)
    {
        switch (representation.Form)
        {
            case RepresentationKind.Table:
                WriteTable(item, representation, now, hasColumns, output);
                break;
            case RepresentationKind.Metadata:
                MetadataWriter.Write(item, representation.Version, output);
                break;
            default:
                item.Write(output);
                break;
        }
    }

    private static void WriteTable(ApiObject item, Representation representation, DateTimeOffset now, bool hasColumns, JsonBuffer output)
    {
        var table = new JsonMembers(output);
        table.Text("kind"u8, "Table");
        table.Text("apiVersion"u8, $"meta.k8s.io/{representation.Version}");
        var members = table.Object("metadata"u8);
        members.Text("selfLink"u8, item.SelfLink);
        members.Text("resourceVersion"u8, item.Version == 0 ? null : ResourceVersion.Format(item.Version));
        members.End();
        table.Name("columnDefinitions"u8);
        if (hasColumns)
        {
            TableWriter.WriteColumns(item.Resource, output);
        }
        else
        {
            output.Write("null"u8);
        }

        table.Name("rows"u8);
        output.Write("["u8);
        new TableWriter(representation.Version, representation.RowObject, now).WriteRow(item, output);
        output.Write("]"u8);
        table.End();
    }
}
