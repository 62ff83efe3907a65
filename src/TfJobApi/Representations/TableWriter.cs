using TfJobApi.Json;
using TfJobApi.Resources;

namespace TfJobApi.Representations;

/// <summary>Objects as rows of a <c>Table</c>, with the columns of their resource.</summary>
/// <param name="version">Of <c>meta.k8s.io</c>: <c>v1</c>, <c>v1beta1</c>.</param>
/// <param name="rowObject">The part of the object that its row contains.</param>
/// <param name="now">The time from which ages count.</param>
internal sealed class TableWriter(string version, RowObject rowObject, DateTimeOffset now)
{
    public static void WriteColumns(ResourceDefinition resource, JsonBuffer output)
    {
        foreach (var (index, column) in resource.Columns.Index())
        {
            output.Write(index == 0 ? "[{"u8 : ",{"u8);
            WriteText("\"name\":"u8, column.Name, output);
            WriteText(",\"type\":"u8, column.Type, output);
            WriteText(",\"format\":"u8, column.Format, output);
            WriteText(",\"description\":"u8, column.Description, output);
            output.Write(",\"priority\":0}"u8);
        }

        output.Write("]"u8);
    }

    public void WriteRow(ApiObject item, JsonBuffer output)
    {
        output.Write("{\"cells\":"u8);
        foreach (var (index, column) in item.Resource.Columns.Index())
        {
            output.Write(index == 0 ? "["u8 : ","u8);
            WriteCell(column, item, output);
        }

        output.Write("],\"object\":"u8);
        switch (rowObject)
        {
            case RowObject.Object:
                item.Write(output);
                break;
            case RowObject.Metadata:
                MetadataWriter.Write(item, version, output);
                break;
            default:
                output.Write("null"u8);
                break;
        }

        output.Write("}"u8);
    }

    private static void WriteText(ReadOnlySpan<byte> name, string text, JsonBuffer output)
    {
        output.Write(name);
        JsonStrings.Write(text, output);
    }

    private void WriteCell(TableColumn column, ApiObject item, JsonBuffer output)
    {
        switch (column)
        {
            case { Format: "name" }:
                JsonStrings.Write(item.Key.Name, output);
                break;
            case { Type: "date" }:
                JsonStrings.Write(HumanDuration.Age(item.Meta.CreationTimestamp, now), output);
                break;
            default:
                var value = column.StatusPath.Aggregate((CanonicalValue)item.Status, Step);
                output.Write(value.IsString ? value.Span : "null"u8);
                break;
        }
    }

    private static CanonicalValue Step(CanonicalValue value, string step)
    {
        if (step != TableColumn.Last)
        {
            return value[step];
        }

        CanonicalValue last = default;
        foreach (var element in value.Members)
        {
            last = element.Value;
        }

        return last;
    }
}
