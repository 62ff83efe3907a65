using System.Buffers.Text;
using TfJobApi.Json;

namespace TfJobApi.Resources;

/// <summary>
/// The members of the metadata that an update seldom changes, as they are written: all but annotations, labels and the
/// version. Revisions share them, so that a new label costs its own bytes and no others. Each member has its comma before it.
/// </summary>
internal sealed class FixedMetadata
{
    private readonly ReadOnlyMemory<byte> _json;
    private readonly int _labelsOffset;
    private readonly int _versionOffset;

    /// <param name="seenAs">The path under which the TFJob is seen; null when it is its own.</param>
    public FixedMetadata(ObjectMeta meta, string? seenAs = null)
    {
        SeenAs = seenAs;
        var output = new JsonBuffer(256 + meta.Finalizers.Length + meta.OwnerReferences.Length);
        WriteText(",\"creationTimestamp\":"u8, meta.CreationTimestamp, output);
        WriteRaw(",\"finalizers\":"u8, meta.Finalizers, output);
        WriteText(",\"generateName\":"u8, meta.GenerateName, output);
        WriteNumber(",\"generation\":"u8, meta.Generation, output);
        _labelsOffset = output.WrittenCount;
        WriteText(",\"name\":"u8, meta.Name, output);
        WriteText(",\"namespace\":"u8, meta.Namespace, output);
        WriteRaw(",\"ownerReferences\":"u8, meta.OwnerReferences, output);
        _versionOffset = output.WrittenCount;
        WriteText(",\"selfLink\":"u8, seenAs ?? new ObjectKey(meta.Namespace!, meta.Name!).SelfLink, output);
        WriteText(",\"uid\":"u8, meta.Uid, output);
        _json = output.WrittenSpan.ToArray();
    }

    public string? SeenAs { get; }

    public int Length => _json.Length;

    /// <summary>What stands behind the annotations.</summary>
    public ReadOnlySpan<byte> BehindAnnotations => _json.Span[.._labelsOffset];

    /// <summary>What stands behind the labels.</summary>
    public ReadOnlySpan<byte> BehindLabels => _json.Span[_labelsOffset.._versionOffset];

    /// <summary>What stands behind the version.</summary>
    public ReadOnlySpan<byte> BehindVersion => _json.Span[_versionOffset..];

    public bool ContentEquals(FixedMetadata other) => ReferenceEquals(this, other) || _json.Span.SequenceEqual(other._json.Span);

    private static void WriteRaw(ReadOnlySpan<byte> name, ReadOnlyMemory<byte> value, JsonBuffer output)
    {
        if (!value.IsEmpty)
        {
            output.Write(name);
            output.Write(value.Span);
        }
    }

    private static void WriteText(ReadOnlySpan<byte> name, string? value, JsonBuffer output)
    {
        if (value is not null)
        {
            output.Write(name);
            JsonStrings.Write(value, output);
        }
    }

    private static void WriteNumber(ReadOnlySpan<byte> name, long value, JsonBuffer output)
    {
        output.Write(name);
        Utf8Formatter.TryFormat(value, output.GetSpan(20), out var length);
        output.Advance(length);
    }
}
