using TfJobApi.Resources;
using TfJobApi.Watch;

namespace TfJobApi.Storage;

/// <summary>One change as bytes: the object, and after it the parts of its previous revision that differ.</summary>
/// <param name="Length">That of the object.</param>
/// <param name="PreviousVersion">Null without a previous revision.</param>
/// <param name="Unchanged">The parts that the previous revision has in common with the object.</param>
/// <param name="LabelsLength">That of the previous labels. They and the annotations follow the object if all other parts are unchanged.</param>
internal readonly record struct ChangeRecord(
    WatchEventType Type,
    ResourceDefinition Resource,
    ByteSegments.Place Place,
    int Length,
    long? PreviousVersion,
    ObjectParts Unchanged,
    int LabelsLength)
{
    /// <summary>A generous estimate of the bytes of this structure.</summary>
    private const int BareSize = 128;

    /// <summary>The order of the changes of all logs.</summary>
    public long Stamp { get; init; }

    public long Size => Place.Length + BareSize;

    public static ChangeRecord Write(WatchEvent change, ByteSegments segments)
    {
        var item = change.Object;
        if (change.Previous is not { } previous)
        {
            var alone = segments.Add(item.Length);
            item.Write(alone.Span);
            return new(change.Type, item.Resource, alone, item.Length, null, default, 0);
        }

        var unchanged = previous.EqualParts(item);
        var place = unchanged == ObjectParts.AllExceptLabels ? WriteLabels(item, previous.Meta, segments) : Write(item, previous.Without(unchanged), segments);
        return new(change.Type, item.Resource, place, item.Length, previous.Version, unchanged, previous.Meta.Labels.Length);
    }

    /// <param name="bytes">Those of the place.</param>
    public WatchEvent Read(ReadOnlyMemory<byte> bytes)
    {
        var changed = ApiObject.Read(Resource, bytes[..Length]);
        var rest = bytes[Length..];
        var previous = PreviousVersion is not { } version ? null
            : Unchanged == ObjectParts.AllExceptLabels ? changed.With(rest[..LabelsLength], rest[LabelsLength..], version)
            : ApiObject.Read(Resource, rest).With(changed, Unchanged);

        return new(Type, changed, previous);
    }

    private static ByteSegments.Place WriteLabels(ApiObject item, ObjectMeta previous, ByteSegments segments)
    {
        var place = segments.Add(item.Length + previous.Labels.Length + previous.Annotations.Length);
        item.Write(place.Span);
        var rest = place.Span[item.Length..];
        previous.Labels.Span.CopyTo(rest);
        previous.Annotations.Span.CopyTo(rest[previous.Labels.Length..]);

        return place;
    }

    private static ByteSegments.Place Write(ApiObject item, ApiObject previous, ByteSegments segments)
    {
        var place = segments.Add(item.Length + previous.Length);
        item.Write(place.Span);
        previous.Write(place.Span[item.Length..]);

        return place;
    }
}
