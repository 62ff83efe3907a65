using System.Buffers;
using System.Text;
using TfJobApi.Errors;
using TfJobApi.Json;
using TfJobApi.Resources;

namespace TfJobApi.Representations;

internal sealed class EventWriter(ResourceDefinition resource, Representation representation, TimeProvider time) : IEventWriter
{
    private readonly JsonBuffer _line = new(1024);
    private bool _hasColumns;

    public bool IsWhole => representation.Form == RepresentationKind.Whole;

    public bool IsOver => false;

    public void WriteObject(ReadOnlySpan<byte> type, ApiObject item, IBufferWriter<byte> output)
    {
        Begin(type);
        ObjectWriter.Write(item, representation, time.GetUtcNow(), hasColumns: !_hasColumns, _line);
        _hasColumns = true;
        End(output);
    }

    public void WriteBookmark(long version, IBufferWriter<byte> output)
    {
        Begin("BOOKMARK"u8);
        var metadata = $"{{\"resourceVersion\":\"{ResourceVersion.Format(version)}\"}}";
        _line.Write(Encoding.ASCII.GetBytes(representation.Form switch
        {
            RepresentationKind.Table =>
                $"{{\"kind\":\"Table\",\"apiVersion\":\"meta.k8s.io/{representation.Version}\",\"metadata\":{metadata},\"columnDefinitions\":null,\"rows\":[]}}",
            RepresentationKind.Metadata => $"{{\"kind\":\"PartialObjectMetadata\",\"apiVersion\":\"meta.k8s.io/{representation.Version}\",\"metadata\":{metadata}}}",
            _ => $"{{\"apiVersion\":\"{resource.ApiVersion}\",\"kind\":\"{resource.Kind}\",\"metadata\":{metadata}}}",
        }));
        End(output);
    }

    public void WriteError(ApiStatus status, IBufferWriter<byte> output)
    {
        Begin("ERROR"u8);
        StatusWriter.WriteCompact(status, _line);
        End(output);
    }

    public void WriteEnd(IBufferWriter<byte> output)
    {
    }

    private void Begin(ReadOnlySpan<byte> type)
    {
        _line.Clear();
        _line.Write("{\"type\":\""u8);
        _line.Write(type);
        _line.Write("\",\"object\":"u8);
    }

    private void End(IBufferWriter<byte> output)
    {
        _line.Write("}\n"u8);
        output.Write(_line.WrittenSpan);
    }
}
