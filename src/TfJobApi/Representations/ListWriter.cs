using System.Text;
using TfJobApi.Json;
using TfJobApi.Resources;

namespace TfJobApi.Representations;

/// <summary>Writes a list in the requested form as compact JSON, item by item.</summary>
internal sealed class ListWriter(ObjectPage page, Representation representation, DateTimeOffset now)
{
    private readonly TableWriter _table = new(representation.Version, representation.RowObject, now);

    public void WriteHead(JsonBuffer output)
    {
        switch (representation.Form)
        {
            case RepresentationKind.Table:
                WriteMetaHead("Table", $"meta.k8s.io/{representation.Version}", output);
                output.Write(",\"columnDefinitions\":"u8);
                TableWriter.WriteColumns(page.Resource, output);
                output.Write(",\"rows\":["u8);
                break;
            case RepresentationKind.Metadata:
                WriteMetaHead("PartialObjectMetadataList", $"meta.k8s.io/{representation.Version}", output);
                output.Write(",\"items\":["u8);
                break;
            case RepresentationKind.Whole when page.Resource.IsBuiltIn:
                WriteMetaHead(page.Resource.ListKind, page.Resource.ApiVersion, output);
                output.Write(",\"items\":["u8);
                break;
            default:
                output.Write(Encoding.UTF8.GetBytes($"{{\"apiVersion\":\"{page.Resource.ApiVersion}\",\"items\":["));
                break;
        }
    }

    public static void WriteSeparator(bool isFirst, JsonBuffer output)
    {
        if (!isFirst)
        {
            output.Write((byte)',');
        }
    }

    public void WriteItem(ApiObject item, bool isFirst, JsonBuffer output)
    {
        WriteSeparator(isFirst, output);

        // items of other lists have the form of single objects
        if (representation.Form == RepresentationKind.Table)
        {
            _table.WriteRow(item, output);
        }
        else
        {
            ObjectWriter.Write(item, representation, now, hasColumns: false, output);
        }
    }

    public void WriteEnd(JsonBuffer output)
    {
        if (representation.Form != RepresentationKind.Whole || page.Resource.IsBuiltIn)
        {
            output.Write("]}"u8);
            return;
        }

        output.Write(Encoding.UTF8.GetBytes($"],\"kind\":\"{page.Resource.ListKind}\",\"metadata\":"));
        var members = new JsonMembers(output);
        members.Name("continue"u8);
        JsonStrings.Write(page.Continue, output);
        members.Number("remainingItemCount"u8, page.Remaining);
        members.Text("resourceVersion"u8, ResourceVersion.Format(page.Version));
        members.Text("selfLink"u8, page.SelfLink);
        members.End();
        output.Write("}"u8);
    }

    private void WriteMetaHead(string kind, string apiVersion, JsonBuffer output)
    {
        output.Write(Encoding.ASCII.GetBytes($"{{\"kind\":\"{kind}\",\"apiVersion\":\"{apiVersion}\",\"metadata\":"));
        var members = new JsonMembers(output);
        members.Text("selfLink"u8, page.SelfLink);
        members.Text("resourceVersion"u8, ResourceVersion.Format(page.Version));
        members.Text("continue"u8, page.Continue);
        members.Number("remainingItemCount"u8, page.Remaining);
        members.End();
    }
}

/// <summary>Objects of one version, or a part of them.</summary>
/// <param name="SelfLink">The path of the request.</param>
/// <param name="Continue">The token of the next page; empty on the last page.</param>
/// <param name="Remaining">The number of objects after this page; null if it is not known.</param>
internal sealed record ObjectPage(
    ResourceDefinition Resource, IEnumerable<ApiObject> Items, string? SelfLink, long Version, string Continue = "", long? Remaining = null);
