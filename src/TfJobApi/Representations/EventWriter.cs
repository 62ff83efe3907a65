using System.Buffers;
using System.Text;
using TfJobApi.Errors;
using TfJobApi.Json;
using TfJobApi.Resources;

namespace TfJobApi.Representations;

/// <summary>One event of a watch: a JSON document on a line of its own.</summary>
/// <param name="representation">The form in which objects are sent.</param>
internal sealed class EventWriter(ResourceDefinition resource, Representation representation, TimeProvider time)
{
    private readonly JsonBuffer _line = new(1024);
    private bool _hasColumns;

    /// <summary>Whether objects are sent whole, so that a line is the same for every watcher.</summary>
    public bool IsWhole => representation.Form == RepresentationKind.Whole;

    /// <param name="type">ADDED, MODIFIED or DELETED.</param>
    public void WriteObject(ReadOnlySpan<byte> type, ApiObject item, IBufferWriter<byte> output)
    {
        Begin(type);
        ObjectWriter.Write(item, representation, time.GetUtcNow(), hasColumns: !_hasColumns, _line);
        _hasColumns = true;
        End(output);
    }

    /// <summary>Writes the version that the watch has reached.</summary>
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

    /// <summary>Writes the reason why the watch ends.</summary>
    public static void WriteError(ApiStatus status, IBufferWriter<byte> output)
    {
        var line = new JsonBuffer(512);
        line.Write("{\"type\":\"ERROR\",\"object\":"u8);
        StatusWriter.WriteCompact(status, line);
        line.Write("}\n"u8);
        output.Write(line.WrittenSpan);
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
