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

    /// <param name="selfLink">The path under which the object is sent, if it is not its own.</param>
    public FixedMetadata(ResourceDefinition resource, ObjectMeta meta, string? selfLink = null)
    {
        Resource = resource;
        SelfLink = selfLink ?? (resource.IsBuiltIn ? null : new ObjectKey(resource, meta.Namespace ?? "", meta.Name!).SelfLink);
        var output = new JsonBuffer(256 + meta.Finalizers.Length + meta.OwnerReferences.Length);
        var members = new JsonMembers(output, open: (byte)',');
        members.Text("creationTimestamp"u8, meta.CreationTimestamp);
        members.Json("finalizers"u8, meta.Finalizers.Span);
        members.Text("generateName"u8, meta.GenerateName);
        members.Number("generation"u8, meta.Generation == 0 ? null : meta.Generation);
        _labelsOffset = output.WrittenCount;
        members.Text("name"u8, meta.Name);
        members.Text("namespace"u8, meta.Namespace);
        members.Json("ownerReferences"u8, meta.OwnerReferences.Span);
        _versionOffset = output.WrittenCount;
        members.Text("selfLink"u8, SelfLink);
        members.Text("uid"u8, meta.Uid);
        _json = output.WrittenSpan.ToArray();
    }

    public ResourceDefinition Resource { get; }

    /// <summary>Kubernetes no longer sends it for its own kinds.</summary>
    public string? SelfLink { get; }

    public int Length => _json.Length;

    /// <summary>What stands behind the annotations.</summary>
    public ReadOnlySpan<byte> BehindAnnotations => _json.Span[.._labelsOffset];

    /// <summary>What stands behind the labels.</summary>
    public ReadOnlySpan<byte> BehindLabels => _json.Span[_labelsOffset.._versionOffset];

    /// <summary>What stands behind the version.</summary>
    public ReadOnlySpan<byte> BehindVersion => _json.Span[_versionOffset..];

    public bool ContentEquals(FixedMetadata other) => ReferenceEquals(this, other) || _json.Span.SequenceEqual(other._json.Span);
}
