using System.Text;
using TfJobApi.Json;
using TfJobApi.Resources;

namespace TfJobApi.Representations;

/// <summary>Writes objects as rows of a <c>Table</c>: the name, the columns of the resource, and the age.</summary>
/// <param name="version">The version of <c>meta.k8s.io</c>.</param>
internal sealed class TableWriter(string version, RowObject rowObject, DateTimeOffset now)
{
    public static void WriteColumns(ResourceDefinition resource, JsonBuffer output)
    {
        var scope = resource.IsNamespaced ? ", unique in its namespace" : "";
        output.Write("["u8);
        WriteColumn("Name", "string", "name", $"The name of the {resource.Kind}{scope}.", output);
        foreach (var column in resource.Columns)
        {
            output.Write(","u8);
            WriteColumn(column.Name, "string", "", column.Description, output);
        }

        output.Write(","u8);
        WriteColumn("Age", "date", "", $"The time since the {resource.Kind} was created.", output);
        output.Write("]"u8);
    }

    public void WriteRow(ApiObject item, JsonBuffer output)
    {
        output.Write("{\"cells\":["u8);
        JsonStrings.Write(item.Key.Name, output);
        output.Write(","u8);
        foreach (var column in item.Resource.Columns)
        {
            var value = column.Path.Aggregate((CanonicalValue)item.Status, Step);
            output.Write(value.IsString ? value.Span : "null"u8);
            output.Write(","u8);
        }

        JsonStrings.Write(HumanDuration.Age(item.Meta.CreationTimestamp, now), output);
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

    private static void WriteColumn(string name, string type, string format, string description, JsonBuffer output) =>
        output.Write(Encoding.UTF8.GetBytes(
            $$"""{"name":"{{name}}","type":"{{type}}","format":"{{format}}","description":"{{description}}","priority":0}"""));

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
