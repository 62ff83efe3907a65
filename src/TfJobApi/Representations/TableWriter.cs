using System.Globalization;
using System.Text;
using TfJobApi.Json;
using TfJobApi.Resources;

namespace TfJobApi.Representations;

/// <summary>Writes objects as rows of a <c>Table</c>.</summary>
/// <param name="version">The version of <c>meta.k8s.io</c>.</param>
internal sealed class TableWriter(string version, RowObject rowObject, DateTimeOffset now)
{
    public static void WriteColumns(ResourceDefinition resource, JsonBuffer output)
    {
        var columns = JsonMembers.CreateArray(output);
        foreach (var column in resource.Table)
        {
            columns.Next();
            output.Write(Encoding.UTF8.GetBytes(
                $$"""{"name":"{{column.Name}}","type":"{{column.Type}}","format":"{{column.Format}}","description":"{{column.Description}}","priority":{{column.Priority}}}"""));
        }

        columns.End();
    }

    public void WriteRow(ApiObject item, JsonBuffer output)
    {
        output.Write("{\"cells\":"u8);
        var cells = JsonMembers.CreateArray(output);
        foreach (var column in item.Resource.Table)
        {
            cells.Next();
            WriteCell(item, column, output);
        }

        cells.End();
        output.Write(",\"object\":"u8);
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

    private void WriteCell(ApiObject item, TableColumn column, JsonBuffer output)
    {
        var value = column.Paths.Select(path => Find(item, path)).FirstOrDefault(found => !found.IsAbsentOrNull);
        switch (column.Cell)
        {
            case TableCell.Age:
                JsonStrings.Write(HumanDuration.Age(value.Text, now), output);
                break;
            case TableCell.Count:
                output.Write(Encoding.ASCII.GetBytes(Count(value).ToString(CultureInfo.InvariantCulture)));
                break;
            case TableCell.Occurrences:
                output.Write(value.IsNumber ? value.Span : "1"u8);
                break;
            case TableCell.Reference:
                JsonStrings.Write($"{value["kind"].Text?.ToLowerInvariant()}/{value["name"].Text}", output);
                break;
            case TableCell.PodReady:
                JsonStrings.Write(PodCells.Ready(item), output);
                break;
            case TableCell.PodStatus:
                JsonStrings.Write(PodCells.Status(item), output);
                break;
            case TableCell.PodRestarts:
                output.Write(Encoding.ASCII.GetBytes(PodCells.Restarts(item).ToString(CultureInfo.InvariantCulture)));
                break;
            default:
                output.Write(value.IsString ? value.Span : "null"u8);
                break;
        }
    }

    private static CanonicalValue Find(ApiObject item, string[] path) => path switch
    {
        ["metadata", "name"] => Text(item.Key.Name),
        ["metadata", "creationTimestamp"] => Text(item.Meta.CreationTimestamp),
        [var member, .. var rest] => rest.Aggregate(item.Member(item.Resource.View?.ShownName(member) ?? member), Step),
        _ => default,
    };

    private static CanonicalValue Text(string? text)
    {
        if (text is null)
        {
            return default;
        }

        var json = new JsonBuffer(text.Length + 2);
        JsonStrings.Write(text, json);
        return json.WrittenMemory;
    }

    private static int Count(CanonicalValue value)
    {
        var count = 0;
        foreach (var _ in value.Members)
        {
            count++;
        }

        return count;
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
