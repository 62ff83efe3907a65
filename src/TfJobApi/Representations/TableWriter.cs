using System.Buffers.Text;
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
        var value = Find(item, column);
        switch (column.Cell)
        {
            case TableCell.Age:
                JsonStrings.Write(HumanDuration.Age(value.Text, now), output);
                break;
            case TableCell.Count:
                WriteNumber(Count(value), output);
                break;
            case TableCell.Occurrences:
                output.Write(value.IsNumber ? value.Span : "1"u8);
                break;
            case TableCell.Reference:
                JsonStrings.Write($"{value["kind"].Text?.ToLowerInvariant()}/{value["name"].Text}", output);
                break;
            case TableCell.PodRestarts:
                WriteNumber(PodCells.Restarts(item), output);
                break;
            case TableCell.Text:
                output.Write(value.IsString ? value.Span : "null"u8);
                break;
            default:
                JsonStrings.Write(TextOf(column.Cell, item), output);
                break;
        }
    }

    private static string TextOf(TableCell cell, ApiObject item) => cell switch
    {
        TableCell.PodReady => PodCells.Ready(item),
        TableCell.PodStatus => PodCells.Status(item),
        TableCell.ServiceClusterAddress => ServiceCells.ClusterAddress(item),
        TableCell.ServiceOtherAddresses => ServiceCells.OtherAddresses(item),
        TableCell.ServicePorts => ServiceCells.Ports(item),
        TableCell.ServiceSelector => ServiceCells.Selector(item),
        _ => throw new ArgumentOutOfRangeException(nameof(cell), cell, null),
    };

    private static void WriteNumber(long number, JsonBuffer output)
    {
        Utf8Formatter.TryFormat(number, output.GetSpan(20), out var length);
        output.Advance(length);
    }

    /// <summary>Returns the value of the first path that exists.</summary>
    private static CanonicalValue Find(ApiObject item, TableColumn column)
    {
        foreach (var path in column.Paths)
        {
            var value = Find(item, path);
            if (!value.IsAbsentOrNull)
            {
                return value;
            }
        }

        return default;
    }

    private static CanonicalValue Find(ApiObject item, string[] path)
    {
        switch (path)
        {
            case ["metadata", "name"]:
                return Text(item.Key.Name);
            case ["metadata", "creationTimestamp"]:
                return Text(item.Meta.CreationTimestamp);
            default:
                var value = item.Member(item.Resource.View?.ShownName(path[0]) ?? path[0]);
                foreach (var step in path.AsSpan(1))
                {
                    value = Step(value, step);
                }

                return value;
        }
    }

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
