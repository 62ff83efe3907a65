using TfJobApi.Memory;
using TfJobApi.Resources;

namespace TfJobApi.Storage;

/// <summary>A revision of an object as bytes, and after it the parts of its previous revision that differ.</summary>
/// <param name="Length">That of the revision.</param>
/// <param name="PreviousVersion">Null without a previous revision.</param>
/// <param name="Unchanged">The parts that the previous revision has in common with the other.</param>
/// <param name="LabelsLength">That of the previous labels. They and the annotations follow the object if all other parts are unchanged.</param>
internal readonly record struct RevisionBytes(ResourceDefinition Resource, int Length, long? PreviousVersion, ObjectParts Unchanged, int LabelsLength)
{
    /// <param name="prefix">The number of bytes for the caller, before those of the revisions.</param>
    public static RevisionBytes Write(ApiObject item, ApiObject? previous, ByteSegments segments, int prefix, out ByteSegments.Place place)
    {
        if (previous is null)
        {
            Add(item, 0, segments, prefix, out place);
            return new(item.Resource, item.Length, null, default, 0);
        }

        var unchanged = previous.EqualParts(item);
        if (unchanged == ObjectParts.AllExceptLabels)
        {
            var meta = previous.Meta;
            var rest = Add(item, meta.Labels.Length + meta.Annotations.Length, segments, prefix, out place);
            meta.Labels.Span.CopyTo(rest);
            meta.Annotations.Span.CopyTo(rest[meta.Labels.Length..]);
        }
        else
        {
            var own = previous.Without(unchanged);
            own.Write(Add(item, own.Length, segments, prefix, out place));
        }

        return new(item.Resource, item.Length, previous.Version, unchanged, previous.Meta.Labels.Length);
    }

    /// <param name="bytes">Those of the place after the prefix.</param>
    public (ApiObject Item, ApiObject? Previous) Read(ReadOnlyMemory<byte> bytes)
    {
        var item = ApiObject.Read(Resource, bytes[..Length]);
        var rest = bytes[Length..];
        var previous = PreviousVersion is not { } version ? null
            : Unchanged == ObjectParts.AllExceptLabels ? item.With(rest[..LabelsLength], rest[LabelsLength..], version)
            : ApiObject.Read(Resource, rest).With(item, Unchanged);

        return (item, previous);
    }

    /// <summary>Writes a revision, and returns the bytes after it.</summary>
    private static Span<byte> Add(ApiObject item, int rest, ByteSegments segments, int prefix, out ByteSegments.Place place)
    {
        place = segments.Add(prefix + item.Length + rest);
        item.Write(place.Span[prefix..]);
        return place.Span[(prefix + item.Length)..];
    }
}
