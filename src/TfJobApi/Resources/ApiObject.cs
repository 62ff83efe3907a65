using System.Buffers;
using System.Buffers.Text;

namespace TfJobApi.Resources;

/// <summary>
/// One immutable revision of an object: canonical bytes in three parts (metadata, spec, status) that revisions share when
/// they do not change, and the few values that are read often.
/// </summary>
internal sealed class ApiObject
{
    /// <summary>How many bytes an object may have: what an etcd takes in one request, so what a cluster can store.</summary>
    public const int SizeLimit = 3 * 512 * 1024;

    private static ReadOnlySpan<byte> AnnotationsName => ",\"annotations\":"u8;

    private static ReadOnlySpan<byte> LabelsName => ",\"labels\":"u8;

    private static ReadOnlySpan<byte> VersionName => ",\"resourceVersion\":\""u8;

    private static ReadOnlySpan<byte> SpecName => ",\"spec\":"u8;

    private static ReadOnlySpan<byte> StatusName => ",\"status\":"u8;

    private readonly FixedMetadata _fixed;

    /// <summary>How many bytes there are beside the version; the same in every version.</summary>
    private readonly int _lengthWithoutVersion;

    /// <param name="meta">Complete except for the version; the server's own fields are set.</param>
    /// <param name="spec">Canonical bytes; none if the object has no spec.</param>
    /// <param name="status">Canonical bytes; none if the object has no status.</param>
    /// <param name="version">0 until a store has given it one.</param>
    public ApiObject(ResourceDefinition resource, ObjectMeta meta, ReadOnlyMemory<byte> spec, ReadOnlyMemory<byte> status, long version = 0)
        : this(meta, new FixedMetadata(resource, meta), spec, status, version)
    {
    }

    private ApiObject(ApiObject other, ObjectMeta meta, long version)
    {
        _fixed = other._fixed;
        _lengthWithoutVersion = other._lengthWithoutVersion;
        Meta = meta;
        Spec = other.Spec;
        Status = other.Status;
        Version = version;
    }

    private ApiObject(ObjectMeta meta, FixedMetadata fixedMetadata, ReadOnlyMemory<byte> spec, ReadOnlyMemory<byte> status, long version)
    {
        _lengthWithoutVersion = fixedMetadata.Resource.Head.Length + PartLength(AnnotationsName, meta.Annotations) + PartLength(LabelsName, meta.Labels) + fixedMetadata.Length
            + PartLength(SpecName, spec) + PartLength(StatusName, status) + "}}".Length;
        _fixed = fixedMetadata;
        Meta = meta;
        Spec = spec;
        Status = status;
        Version = version;
    }

    public ResourceDefinition Resource => _fixed.Resource;

    public ObjectKey Key => new(Resource, Meta.Namespace ?? "", Meta.Name!);

    /// <summary>The metadata without the version.</summary>
    public ObjectMeta Meta { get; }

    public string Uid => Meta.Uid!;

    /// <summary>The path under which it is seen.</summary>
    public string? SelfLink => _fixed.SelfLink;

    public ReadOnlyMemory<byte> Spec { get; }

    public ReadOnlyMemory<byte> Status { get; }

    /// <summary>The <c>resourceVersion</c>; 0 as long as no store has given it one, and it is not written then.</summary>
    public long Version { get; }

    /// <summary>How many bytes the whole object has, as <see cref="Write(IBufferWriter{byte})"/> writes it.</summary>
    public int Length => _lengthWithoutVersion + (Version == 0 ? 0 : VersionName.Length + ResourceVersion.DigitCount(Version) + 1);

    public ApiObject WithVersion(long version) => new(this, Meta, version);

    /// <summary>The same with another instance of the namespace's text, so that the objects of a namespace need not keep one each.</summary>
    public ApiObject WithSharedNamespace(string text) => ReferenceEquals(Meta.Namespace, text) ? this : new(this, Meta with { Namespace = text }, Version);

    /// <summary>The revision that an update makes of this one; name, namespace and status stay the same.</summary>
    public ApiObject With(ObjectMeta meta, ReadOnlyMemory<byte> spec) =>
        new(meta, meta.HasFixedOf(Meta) ? _fixed : new FixedMetadata(Resource, meta), spec, Status, Version);

    /// <summary>The revision that an update of the status makes of this one.</summary>
    public ApiObject WithStatus(ReadOnlyMemory<byte> status) => new(Meta, _fixed, Spec, status, Version);

    /// <summary>The same as the status subresource sends it.</summary>
    public ApiObject AsStatus() => new(Meta, new FixedMetadata(Resource, Meta, $"{Key.SelfLink}/status"), Spec, Status, Version);

    /// <summary>Whether both are the same except for the version.</summary>
    public bool ContentEquals(ApiObject other) =>
        SameBytes(Meta.Labels, other.Meta.Labels) && SameBytes(Meta.Annotations, other.Meta.Annotations)
        && _fixed.ContentEquals(other._fixed) && SameBytes(Spec, other.Spec) && SameBytes(Status, other.Status);

    /// <summary>The same bytes, quickly told when it is the same memory.</summary>
    public static bool SameBytes(ReadOnlyMemory<byte> left, ReadOnlyMemory<byte> right) =>
        left.Equals(right) || left.Span.SequenceEqual(right.Span);

    /// <summary>Writes the whole object, canonical and without a newline.</summary>
    public void Write(IBufferWriter<byte> output)
    {
        var length = Length;
        Write(output.GetSpan(length));
        output.Advance(length);
    }

    /// <summary>The same, into a place that has <see cref="Length"/> bytes or more.</summary>
    public void Write(Span<byte> place)
    {
        Put(Resource.Head, ref place);
        PutMetadata(ref place);
        PutPart(SpecName, Spec.Span, ref place);
        PutPart(StatusName, Status.Span, ref place);
        Put("}"u8, ref place);
    }

    private static int PartLength(ReadOnlySpan<byte> name, ReadOnlyMemory<byte> value) =>
        value.IsEmpty ? 0 : name.Length + value.Length;

    private static void Put(ReadOnlySpan<byte> bytes, ref Span<byte> rest)
    {
        bytes.CopyTo(rest);
        rest = rest[bytes.Length..];
    }

    private static void PutPart(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, ref Span<byte> rest)
    {
        if (!value.IsEmpty)
        {
            Put(name, ref rest);
            Put(value, ref rest);
        }
    }

    private void PutMetadata(ref Span<byte> rest)
    {
        var place = rest;
        PutPart(AnnotationsName, Meta.Annotations.Span, ref rest);
        Put(_fixed.BehindAnnotations, ref rest);
        PutPart(LabelsName, Meta.Labels.Span, ref rest);
        Put(_fixed.BehindLabels, ref rest);
        if (Version > 0)
        {
            Put(VersionName, ref rest);
            Utf8Formatter.TryFormat(Version, rest, out var length);
            rest = rest[length..];
            Put("\""u8, ref rest);
        }

        Put(_fixed.BehindVersion, ref rest);
        Put("}"u8, ref rest);

        // in the place of the first member's comma; there is always a generation
        place[0] = (byte)'{';
    }
}
