using System.Buffers;
using System.Text;
using TfJobApi.Errors;
using TfJobApi.Json;
using TfJobApi.Representations;
using TfJobApi.Resources;
using TfJobApi.Selectors;

namespace TfJobApi.Watch;

internal sealed class EventWriter(ResourceDefinition resource, Representation representation, TimeProvider time, IWatchMeter? meter = null) : IEventWriter
{
    /// <summary>The maximum length of a piece of shared lines; Kestrel buffers as much before a send waits.</summary>
    public const int PieceLength = 64 * 1024;

    private const int FirstCapacity = 1024;

    private static readonly byte[] LineEnd = [.. "}\n"u8];

    private JsonBuffer _line = new(FirstCapacity);
    private bool _hasColumns;

    public bool IsWhole => representation.Form == RepresentationKind.Whole && resource.View is null;

    public bool IsOver => false;

    public bool HasPieces(ApiObject item) => IsWhole && IsLong(item);

    public ReadOnlyMemory<byte>[] Pieces(WatchEventType type, ApiObject item)
    {
        var pieces = Split(type, item);
        meter?.Count(resource, pieces.Sum(piece => piece.Length));
        return pieces;
    }

    public void WriteObject(WatchEventType type, ApiObject item, IBufferWriter<byte> output)
    {
        Begin(TypeName(type), _line);
        ObjectWriter.Write(resource.View is { } view && item.Resource == view.Stored ? view.Show(item, resource) : item, representation, time.GetUtcNow(), hasColumns: !_hasColumns, _line);
        _hasColumns = true;
        End(output);
    }

    public void WriteBookmark(long version, IBufferWriter<byte> output)
    {
        Begin("BOOKMARK"u8, _line);
        var metadata = $"{{\"resourceVersion\":\"{ResourceVersion.Format(version)}\"}}";
        var form = $"meta.k8s.io/{representation.Version}";
        _line.Write(Encoding.ASCII.GetBytes(representation.Form switch
        {
            RepresentationKind.Table => $"{{\"kind\":\"Table\",\"apiVersion\":\"{form}\",\"metadata\":{metadata},\"columnDefinitions\":null,\"rows\":[]}}",
            RepresentationKind.Metadata => $"{{\"kind\":\"PartialObjectMetadata\",\"apiVersion\":\"{form}\",\"metadata\":{metadata}}}",
            _ => $"{{\"apiVersion\":\"{resource.ApiVersion}\",\"kind\":\"{resource.Kind}\",\"metadata\":{metadata}}}",
        }));
        End(output);
    }

    public void WriteError(ApiStatus status, IBufferWriter<byte> output)
    {
        Begin("ERROR"u8, _line);
        StatusWriter.WriteCompact(status, _line);
        End(output);
    }

    public void WriteEnd(IBufferWriter<byte> output)
    {
    }

    /// <summary>
    /// Writes the shared lines of the changes that a selector without conditions covers into one piece of memory, until it is full or the
    /// next one is long. Returns the number of bytes.
    /// </summary>
    /// <param name="next">The index of the first change to write; on return, of the first that did not fit.</param>
    public static int WriteShared(List<WatchEvent> changes, ObjectSelector selector, ref int next, IBufferWriter<byte> output, IWatchMeter? meter = null)
    {
        var first = next;
        var length = 0;
        for (; next < changes.Count; next++)
        {
            var more = !selector.Covers(changes[next].Object) ? 0 : IsLong(changes[next].Object) ? int.MaxValue : changes[next].Line.Length;
            if (more > PieceLength - length)
            {
                break;
            }

            length += more;
        }

        if (length > 0)
        {
            var piece = output.GetSpan(length);
            for (var i = first; i < next; i++)
            {
                if (selector.Covers(changes[i].Object))
                {
                    var line = changes[i].Line;
                    line.CopyTo(piece);
                    meter?.Count(selector.Resource, line.Length);
                    piece = piece[line.Length..];
                }
            }

            output.Advance(length);
        }

        return length;
    }

    /// <summary>Whether the event of an object is sent in slices, because each watch would have a copy of it.</summary>
    public static bool IsLong(ApiObject item) => item.Length > PieceLength - FirstCapacity;

    /// <summary>Returns an event as one line, in pieces.</summary>
    public static ReadOnlyMemory<byte>[] Split(WatchEventType type, ApiObject item)
    {
        var start = new JsonBuffer(64);
        Begin(TypeName(type), start);
        return [start.WrittenMemory, .. item.Pieces(), LineEnd];
    }

    public static byte[] Encode(WatchEventType type, ApiObject item)
    {
        var line = new JsonBuffer(item.Length + 64);
        Begin(TypeName(type), line);
        item.Write(line);
        line.Write(LineEnd);

        return line.WrittenSpan.ToArray();
    }

    private static ReadOnlySpan<byte> TypeName(WatchEventType type) => type switch
    {
        WatchEventType.Added => "ADDED"u8,
        WatchEventType.Modified => "MODIFIED"u8,
        _ => "DELETED"u8,
    };

    private static void Begin(ReadOnlySpan<byte> type, JsonBuffer line)
    {
        line.Clear();
        line.Write("{\"type\":\""u8);
        line.Write(type);
        line.Write("\",\"object\":"u8);
    }

    private void End(IBufferWriter<byte> output)
    {
        _line.Write(LineEnd);
        output.Write(_line.WrittenSpan);
        meter?.Count(resource, _line.WrittenCount);

        // a watch does not keep the memory of a long line for its next one
        if (_line.WrittenCount > PieceLength)
        {
            _line = new(FirstCapacity);
        }
    }
}
