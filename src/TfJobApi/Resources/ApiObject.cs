using System.Buffers;
using System.Buffers.Text;
using TfJobApi.Errors;
using TfJobApi.Json;

namespace TfJobApi.Resources;

/// <summary>
/// One immutable revision of an object: canonical bytes in three parts (metadata, spec, status) that revisions share if they
/// do not change, and the few values that are read often.
/// </summary>
internal sealed class ApiObject
{
    /// <summary>In bytes; the largest request that etcd accepts.</summary>
    public const int SizeLimit = 3 * 512 * 1024;

    private static ReadOnlySpan<byte> AnnotationsName => ",\"annotations\":"u8;

    private static ReadOnlySpan<byte> LabelsName => ",\"labels\":"u8;

    private static ReadOnlySpan<byte> VersionName => ",\"resourceVersion\":\""u8;

    private static ReadOnlySpan<byte> SpecName => ",\"spec\":"u8;

    private static ReadOnlySpan<byte> StatusName => ",\"status\":"u8;

    private readonly StableMetadataJson _stable;
    private readonly int _lengthWithoutVersion;

    /// <param name="spec">Empty if the object has no spec.</param>
    /// <param name="status">Empty if the object has no status.</param>
    /// <param name="version">0 before the object is stored.</param>
    public ApiObject(ResourceDefinition resource, ObjectMeta meta, ReadOnlyMemory<byte> spec, ReadOnlyMemory<byte> status, long version = 0)
        : this(meta, new StableMetadataJson(resource, meta), spec, status, version)
    {
    }

    private ApiObject(ApiObject other, ObjectMeta meta, long version)
    {
        _stable = other._stable;
        _lengthWithoutVersion = other._lengthWithoutVersion;
        Meta = meta;
        Spec = other.Spec;
        Status = other.Status;
        Version = version;
    }

    private ApiObject(ObjectMeta meta, StableMetadataJson stable, ReadOnlyMemory<byte> spec, ReadOnlyMemory<byte> status, long version)
    {
        _lengthWithoutVersion = stable.Resource.Head.Length + stable.Length
            + PartLength(AnnotationsName, meta.Annotations) + PartLength(LabelsName, meta.Labels)
            + (stable.Resource.IsFlat ? FlatLength(spec) : PartLength(SpecName, spec)) + PartLength(StatusName, status) + "}}".Length;
        _stable = stable;
        Meta = meta;
        Spec = spec;
        Status = status;
        Version = version;
    }

    public ResourceDefinition Resource => _stable.Resource;

    public ObjectKey Key => new(Resource, Meta.Namespace ?? "", Meta.Name!);

    /// <summary>Without the version.</summary>
    public ObjectMeta Meta { get; }

    public string Uid => Meta.Uid!;

    /// <summary>Whether the object is being deleted, and nothing holds it any longer. A store does not keep it.</summary>
    public bool IsFinalized => Meta.IsDeleting && Meta.Finalizers.IsEmpty
        && (!Resource.HasSpecFinalizers || new CanonicalValue(Spec)["finalizers"] is { IsAbsent: true } or { IsEmptyObjectOrArray: true });

    public string? SelfLink => _stable.SelfLink;

    /// <summary>The spec; for a flat object all its members except the type and the metadata, as an object.</summary>
    public ReadOnlyMemory<byte> Spec { get; }

    public ReadOnlyMemory<byte> Status { get; }

    /// <summary>The <c>resourceVersion</c>; 0, which is not written, before the object is stored.</summary>
    public long Version { get; }

    /// <summary>The number of bytes of <see cref="Write(IBufferWriter{byte})"/>.</summary>
    public int Length => _lengthWithoutVersion + (Version == 0 ? 0 : VersionName.Length + ResourceVersion.DigitCount(Version) + 1);

    /// <summary>Reads the bytes that <see cref="Write(Span{byte})"/> writes.</summary>
    public static ApiObject Read(ResourceDefinition resource, CanonicalValue json, FieldErrorList? causes = null)
    {
        var meta = ObjectMetaReader.Read(json["metadata"], causes ?? []);
        var version = meta.ResourceVersion is { } text && ResourceVersion.TryParse(text, out var number) ? number : 0;

        var spec = resource.IsFlat ? FlatContent.Read(resource, json) : json["spec"].Json;
        return new(resource, meta with { ResourceVersion = null }, spec, json["status"].Json, version);
    }

    public ApiObject WithVersion(long version) => new(this, Meta, version);

    /// <summary>Replaces the string of the namespace, so that all objects of a namespace share one.</summary>
    public ApiObject WithSharedNamespace(string text) => ReferenceEquals(Meta.Namespace, text)
        ? this
        : new(this, Meta with { Stable = Meta.Stable with { Namespace = text } }, Version);

    /// <summary>Returns the next revision, with the same name, namespace and status.</summary>
    public ApiObject With(ObjectMeta meta, ReadOnlyMemory<byte> spec) =>
        new(meta, meta.Stable.ContentEquals(Meta.Stable) ? _stable : new StableMetadataJson(Resource, meta), spec, Status, Version);

    /// <summary>Returns the next revision with other managers; this one if they are the same.</summary>
    public ApiObject WithManagedFields(ReadOnlyMemory<byte> managedFields) => SameBytes(managedFields, Meta.ManagedFields)
        ? this
        : With(Meta with { Stable = Meta.Stable with { ManagedFields = managedFields } }, Spec);

    public ApiObject WithStatus(ReadOnlyMemory<byte> status) => new(Meta, _stable, Spec, status, Version);

    /// <summary>Returns the parts that are the same in another revision.</summary>
    public ObjectParts EqualParts(ApiObject other) =>
        (ReferenceEquals(_stable, other._stable) ? ObjectParts.StableMetadata : default)
        | (SameBytes(Spec, other.Spec) ? ObjectParts.Spec : default)
        | (SameBytes(Status, other.Status) ? ObjectParts.Status : default);

    /// <summary>Returns this revision with other labels and annotations.</summary>
    public ApiObject With(ReadOnlyMemory<byte> labels, ReadOnlyMemory<byte> annotations, long version) =>
        new(Meta with { Labels = labels, Annotations = annotations }, _stable, Spec, Status, version);

    public ApiObject Without(ObjectParts parts) => With(default, default, parts);

    /// <summary>Returns this revision with parts of another one.</summary>
    public ApiObject With(ApiObject other, ObjectParts parts) => With(other.Spec, other.Status, parts);

    /// <summary>Returns a copy that does not keep the bytes alive from which it was read.</summary>
    public ApiObject Detached() => new(Meta.Detached(), _stable, Spec.ToArray(), Status.ToArray(), Version);

    /// <summary>Returns the object for responses of the status subresource.</summary>
    public ApiObject AsStatus() => WithSelfLink($"{Key.SelfLink}/status");

    /// <param name="selfLink">Empty for an object without one.</param>
    public ApiObject WithSelfLink(string selfLink) => new(Meta, new StableMetadataJson(Resource, Meta, selfLink), Spec, Status, Version);

    /// <summary>Returns a member of the object, except the type and the metadata; absent if the object has no such member.</summary>
    public CanonicalValue Member(string name) => Resource.IsFlat ? ((CanonicalValue)Spec)[name] : name switch
    {
        "spec" => Spec,
        "status" => Status,
        _ => default,
    };

    /// <summary>Returns the same object as one of another resource with other members.</summary>
    public ApiObject As(ResourceDefinition resource, ReadOnlyMemory<byte> spec) => new(resource, Meta, spec, Status, Version);

    public Result<ApiObject> CheckSize() => Length > SizeLimit ? ApiErrors.ObjectTooLarge(Resource.Name, SizeLimit) : this;

    /// <summary>Whether both are the same except for the version.</summary>
    public bool ContentEquals(ApiObject other) =>
        SameBytes(Meta.Labels, other.Meta.Labels) && SameBytes(Meta.Annotations, other.Meta.Annotations)
        && _stable.ContentEquals(other._stable) && SameBytes(Spec, other.Spec) && SameBytes(Status, other.Status);

    // comparing the memory first is faster for revisions, which share most of it
    public static bool SameBytes(ReadOnlyMemory<byte> left, ReadOnlyMemory<byte> right) =>
        left.Equals(right) || left.Span.SequenceEqual(right.Span);

    /// <summary>Writes the whole object, canonical and without a newline.</summary>
    public void Write(IBufferWriter<byte> output)
    {
        var length = Length;
        Write(output.GetSpan(length));
        output.Advance(length);
    }

    /// <summary>Writes to at least <see cref="Length"/> bytes.</summary>
    public void Write(Span<byte> output)
    {
        Write(Resource.Head, ref output);
        WriteMetadata(ref output);
        if (Resource.IsFlat)
        {
            WriteFlat(ref output);
        }
        else
        {
            WritePart(SpecName, Spec.Span, ref output);
        }

        WritePart(StatusName, Status.Span, ref output);
        Write("}"u8, ref output);
    }

    private ApiObject With(ReadOnlyMemory<byte> spec, ReadOnlyMemory<byte> status, ObjectParts parts) => new(
        Meta, _stable, parts.HasFlag(ObjectParts.Spec) ? spec : Spec, parts.HasFlag(ObjectParts.Status) ? status : Status, Version);

    private static int PartLength(ReadOnlySpan<byte> name, ReadOnlyMemory<byte> value) =>
        value.IsEmpty ? 0 : name.Length + value.Length;

    // a comma instead of the brackets
    private static int FlatLength(ReadOnlyMemory<byte> content) => content.Length <= "{}".Length ? 0 : content.Length - 1;

    private static void Write(ReadOnlySpan<byte> bytes, ref Span<byte> rest)
    {
        bytes.CopyTo(rest);
        rest = rest[bytes.Length..];
    }

    private static void WritePart(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, ref Span<byte> rest)
    {
        if (!value.IsEmpty)
        {
            Write(name, ref rest);
            Write(value, ref rest);
        }
    }

    private void WriteFlat(ref Span<byte> rest)
    {
        if (FlatLength(Spec) > 0)
        {
            Write(","u8, ref rest);
            Write(Spec.Span[1..^1], ref rest);
        }
    }

    private void WriteMetadata(ref Span<byte> rest)
    {
        var start = rest;
        WritePart(AnnotationsName, Meta.Annotations.Span, ref rest);
        Write(_stable.AfterAnnotations, ref rest);
        WritePart(LabelsName, Meta.Labels.Span, ref rest);
        Write(_stable.AfterLabels, ref rest);
        if (Version > 0)
        {
            Write(VersionName, ref rest);
            Utf8Formatter.TryFormat(Version, rest, out var length);
            rest = rest[length..];
            Write("\""u8, ref rest);
        }

        Write(_stable.AfterVersion, ref rest);
        Write("}"u8, ref rest);

        // replaces the comma of the first member; there is always a name
        start[0] = (byte)'{';
    }
}

[Flags]
internal enum ObjectParts
{
    None = 0,
    StableMetadata = 1,
    Spec = 2,
    Status = 4,
    AllExceptLabels = StableMetadata | Spec | Status,
}
