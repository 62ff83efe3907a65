using System.Buffers;
using System.Buffers.Text;
using TfJobApi.Json;

namespace TfJobApi.Resources;

/// <summary>
/// One immutable revision of a TFJob: canonical bytes in three parts (metadata, spec, status) that revisions share when
/// they do not change, and the little that is asked of it often.
/// </summary>
internal sealed class TfJob
{
    public const string ApiVersion = "kubeflow.org/v1";
    public const string Kind = "TFJob";

    /// <summary>How many bytes a TFJob may have; what an etcd takes in one request, so what a cluster can store.</summary>
    public const int SizeLimit = 3 * 512 * 1024;

    private static ReadOnlySpan<byte> Head => "{\"apiVersion\":\"kubeflow.org/v1\",\"kind\":\"TFJob\",\"metadata\":"u8;

    private static ReadOnlySpan<byte> VersionName => ",\"resourceVersion\":\""u8;

    private static ReadOnlySpan<byte> SpecName => ",\"spec\":"u8;

    private static ReadOnlySpan<byte> StatusName => ",\"status\":"u8;

    private static readonly byte[] ApiVersionJson = [.. "\"kubeflow.org/v1\""u8];
    private static readonly byte[] KindJson = [.. "\"TFJob\""u8];

    private readonly ReadOnlyMemory<byte> _metadata;
    private readonly int _versionOffset;

    /// <param name="meta">Complete but for the version; the server's own fields are set.</param>
    /// <param name="spec">Canonical bytes; none when the TFJob has no spec.</param>
    /// <param name="status">Canonical bytes; none when the TFJob has no status.</param>
    /// <param name="version">0 until a store has given it one.</param>
    public TfJob(ObjectMeta meta, ReadOnlyMemory<byte> spec, ReadOnlyMemory<byte> status, long version = 0)
    {
        var output = new ArrayBufferWriter<byte>(256 + meta.Labels.Length + meta.Annotations.Length + meta.OwnerReferences.Length);
        _versionOffset = meta.Write(output);
        _metadata = output.WrittenMemory;
        Key = new(meta.Namespace!, meta.Name!);
        Uid = meta.Uid!;
        Spec = spec;
        Status = status;
        Version = version;
    }

    private TfJob(TfJob other, long version)
    {
        _metadata = other._metadata;
        _versionOffset = other._versionOffset;
        Key = other.Key;
        Uid = other.Uid;
        Spec = other.Spec;
        Status = other.Status;
        Version = version;
    }

    public TfJobKey Key { get; }

    public string Uid { get; }

    public ReadOnlyMemory<byte> Spec { get; }

    public ReadOnlyMemory<byte> Status { get; }

    /// <summary>The <c>resourceVersion</c>; 0 as long as no store has given it one, and it is not written then.</summary>
    public long Version { get; }

    /// <summary>How many bytes <see cref="Write"/> writes.</summary>
    public int Length => Head.Length + MetadataLength + PartLength(SpecName, Spec) + PartLength(StatusName, Status) + 1;

    private int MetadataLength =>
        _metadata.Length + (Version == 0 ? 0 : VersionName.Length + ResourceVersion.DigitCount(Version) + 1);

    public TfJob WithVersion(long version) => new(this, version);

    /// <summary>Whether both are the same but for the version.</summary>
    public bool ContentEquals(TfJob other) =>
        _metadata.Span.SequenceEqual(other._metadata.Span) && SameBytes(Spec, other.Spec) && SameBytes(Status, other.Status);

    /// <summary>The same bytes, quickly told when it is the same memory.</summary>
    public static bool SameBytes(ReadOnlyMemory<byte> left, ReadOnlyMemory<byte> right) =>
        left.Equals(right) || left.Span.SequenceEqual(right.Span);

    public ObjectMeta ReadMeta() => ObjectMetaReader.Read(_metadata, new());

    /// <summary>The object cut open one level deep, for a patch to be applied to.</summary>
    public CanonicalObject ToObject()
    {
        var metadata = new ArrayBufferWriter<byte>(MetadataLength);
        WriteMetadata(metadata);

        List<CanonicalMember> members =
        [
            new("apiVersion", ApiVersionJson),
            new("kind", KindJson),
            new("metadata", metadata.WrittenMemory),
        ];
        if (!Spec.IsEmpty)
        {
            members.Add(new("spec", Spec));
        }

        if (!Status.IsEmpty)
        {
            members.Add(new("status", Status));
        }

        return new(members);
    }

    /// <summary>Writes the whole object, canonical and without a newline.</summary>
    public void Write(IBufferWriter<byte> output)
    {
        output.Write(Head);
        WriteMetadata(output);
        WritePart(SpecName, Spec, output);
        WritePart(StatusName, Status, output);
        output.Write("}"u8);
    }

    private static int PartLength(ReadOnlySpan<byte> name, ReadOnlyMemory<byte> value) =>
        value.IsEmpty ? 0 : name.Length + value.Length;

    private static void WritePart(ReadOnlySpan<byte> name, ReadOnlyMemory<byte> value, IBufferWriter<byte> output)
    {
        if (!value.IsEmpty)
        {
            output.Write(name);
            output.Write(value.Span);
        }
    }

    private void WriteMetadata(IBufferWriter<byte> output)
    {
        output.Write(_metadata.Span[.._versionOffset]);
        if (Version > 0)
        {
            output.Write(VersionName);
            Utf8Formatter.TryFormat(Version, output.GetSpan(20), out var length);
            output.Advance(length);
            output.Write("\""u8);
        }

        output.Write(_metadata.Span[_versionOffset..]);
    }
}
