using System.Buffers;
using TfJobApi.Errors;
using TfJobApi.Json;

namespace TfJobApi.Resources;

/// <summary>
/// One immutable revision of an object: canonical bytes in three parts (metadata, spec, status) that revisions share if they
/// do not change, and the few values that are read often.
/// </summary>
internal sealed partial class ApiObject
{
    /// <summary>In bytes; the largest request that etcd accepts.</summary>
    public const int SizeLimit = 3 * 512 * 1024;

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
            + PartLength(ContentName(stable.Resource), Content(stable.Resource, spec)) + PartLength(StatusName, status) + "}}".Length;
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

    private ApiObject With(ReadOnlyMemory<byte> spec, ReadOnlyMemory<byte> status, ObjectParts parts) => new(
        Meta, _stable, parts.HasFlag(ObjectParts.Spec) ? spec : Spec, parts.HasFlag(ObjectParts.Status) ? status : Status, Version);
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
