using TfJobApi.Memory;
using TfJobApi.Watch;

namespace TfJobApi.Storage;

/// <summary>One change as bytes.</summary>
/// <param name="Stamp">The order of the changes of all logs.</param>
internal readonly record struct ChangeRecord(WatchEventType Type, RevisionBytes Revisions, ByteSegments.Place Place, long Stamp)
{
    /// <summary>A generous estimate of the bytes of this structure.</summary>
    private const int BareSize = 128;

    public long Size => Place.Length + BareSize;

    public static ChangeRecord Write(WatchEvent change, ByteSegments segments, long stamp)
    {
        var revisions = RevisionBytes.Write(change.Object, change.Previous, segments, 0, out var place);
        return new(change.Type, revisions, place, stamp);
    }

    /// <param name="bytes">Those of the place.</param>
    public WatchEvent Read(ReadOnlyMemory<byte> bytes)
    {
        var (changed, previous) = Revisions.Read(bytes);
        return new(Type, changed, previous);
    }
}
