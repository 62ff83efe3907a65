using TfJobApi.Json;
using TfJobApi.Resources;

namespace TfJobApi.Watch;

/// <summary>One change of one TFJob. Its version is the change's own.</summary>
/// <param name="job">The new revision; of a deleted one the last, with the version of the deletion.</param>
/// <param name="previous">The revision before; null when there was none.</param>
internal sealed class WatchEvent(WatchEventType type, ApiObject job, ApiObject? previous)
{
    private byte[]? _line;

    public WatchEventType Type => type;

    public ApiObject Job => job;

    public ApiObject? Previous => previous;

    public long Version => job.Version;

    /// <summary>The event as it goes to every watcher of the whole object; made for the first of them, shared by all.</summary>
    public ReadOnlySpan<byte> Line => _line ??= Encode();

    public static ReadOnlySpan<byte> TypeName(WatchEventType type) => type switch
    {
        WatchEventType.Added => "ADDED"u8,
        WatchEventType.Modified => "MODIFIED"u8,
        _ => "DELETED"u8,
    };

    private byte[] Encode()
    {
        var output = new JsonBuffer(job.Length + 64);
        output.Write("{\"type\":\""u8);
        output.Write(TypeName(type));
        output.Write("\",\"object\":"u8);
        job.Write(output);
        output.Write("}\n"u8);

        return output.WrittenSpan.ToArray();
    }
}
