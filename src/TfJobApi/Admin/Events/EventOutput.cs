using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace TfJobApi.Admin.Events;

/// <summary>
/// Writes server-sent events, without sending them.
/// Source: https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
/// </summary>
internal sealed class EventOutput(PipeWriter output)
{
    /// <summary>The id of an event gone, by which a reader that connects again is recognized.</summary>
    public const string GoneId = "gone";

    /// <summary>JSON in one line.</summary>
    public static readonly AdminJson Json = new(new JsonSerializerOptions(AdminJson.Readable.Options) { WriteIndented = false });

    /// <summary>The number of events and comments that have been written.</summary>
    public long Count { get; private set; }

    public long Unsent => output.UnflushedBytes;

    public void Write<T>(ReadOnlySpan<byte> name, EventPosition? position, T data, JsonTypeInfo<T> type) =>
        Write(name, position, JsonSerializer.SerializeToUtf8Bytes(data, type));

    /// <param name="position">Null for the event after which nothing follows.</param>
    /// <param name="data">One line.</param>
    public void Write(ReadOnlySpan<byte> name, EventPosition? position, ReadOnlySpan<byte> data)
    {
        Begin(name, position);
        output.Write(data);
        output.Write("\n\n"u8);
    }

    /// <summary>Writes an event up to its data, which is one line. An empty line has to follow.</summary>
    public void Begin(ReadOnlySpan<byte> name, EventPosition? position)
    {
        Count++;
        output.Write("event: "u8);
        output.Write(name);
        output.Write("\nid: "u8);
        output.Write(Encoding.ASCII.GetBytes(position?.ToString() ?? GoneId));
        output.Write("\ndata: "u8);
    }

    /// <summary>Writes a comment, which shows the reader and every proxy that the stream is alive.</summary>
    public void WriteComment()
    {
        Count++;
        output.Write(":\n\n"u8);
    }
}
