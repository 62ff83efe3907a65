using TfJobApi.Json;

namespace TfJobApi.Resources;

/// <summary>
/// The JSON of <see cref="StableMetadata"/>. Revisions share it, so that a new label needs only its own bytes. Each member
/// has its comma before it.
/// </summary>
internal sealed class StableMetadataJson
{
    private readonly ReadOnlyMemory<byte> _json;
    private readonly int _labelsOffset;
    private readonly int _versionOffset;

    /// <param name="selfLink">Null for the path of the object.</param>
    public StableMetadataJson(ResourceDefinition resource, ObjectMeta meta, string? selfLink = null)
    {
        Resource = resource;
        SelfLink = selfLink ?? (resource.IsBuiltIn ? null : new ObjectKey(resource, meta.Namespace ?? "", meta.Name!).SelfLink);
        var output = JsonBuffer.Rent();
        var members = new JsonMembers(output, open: (byte)',');
        members.Text("creationTimestamp"u8, meta.CreationTimestamp);
        members.Number("deletionGracePeriodSeconds"u8, meta.Deletion?.GracePeriodSeconds);
        members.Text("deletionTimestamp"u8, meta.Deletion?.Timestamp);
        members.Json("finalizers"u8, meta.Finalizers.Span);
        members.Text("generateName"u8, meta.GenerateName);
        members.Number("generation"u8, meta.Generation == 0 ? null : meta.Generation);
        _labelsOffset = output.WrittenCount;
        members.Json("managedFields"u8, meta.ManagedFields.Span);
        members.Text("name"u8, meta.Name);
        members.Text("namespace"u8, meta.Namespace);
        members.Json("ownerReferences"u8, meta.OwnerReferences.Span);
        _versionOffset = output.WrittenCount;
        members.Text("selfLink"u8, SelfLink);
        members.Text("uid"u8, meta.Uid);
        _json = output.ToArrayAndReturn();
    }

    public ResourceDefinition Resource { get; }

    /// <summary>Null for built-in kinds: Kubernetes no longer sends it.</summary>
    public string? SelfLink { get; }

    public int Length => _json.Length;

    public ReadOnlySpan<byte> AfterAnnotations => _json.Span[.._labelsOffset];

    public ReadOnlySpan<byte> AfterLabels => _json.Span[_labelsOffset.._versionOffset];

    public ReadOnlySpan<byte> AfterVersion => _json.Span[_versionOffset..];

    public void Prefetch() => CacheLines.Load(_json.Span);

    public bool ContentEquals(StableMetadataJson other) => ReferenceEquals(this, other) || _json.Span.SequenceEqual(other._json.Span);
}
