namespace TfJobApi.Resources;

/// <summary>
/// An object's metadata. Labels, annotations, finalizers and owner references stay canonical bytes: most of them pass
/// through untouched. Empty ones are no bytes at all, as the real server leaves them out.
/// Source: https://github.com/kubernetes/apimachinery/blob/master/pkg/apis/meta/v1/types.go
/// </summary>
internal sealed record ObjectMeta
{
    public string? Name { get; init; }
    public string? Namespace { get; init; }
    public string? GenerateName { get; init; }
    public string? Uid { get; init; }
    public string? ResourceVersion { get; init; }
    public string? CreationTimestamp { get; init; }
    public long Generation { get; init; }
    public ReadOnlyMemory<byte> Labels { get; init; }
    public ReadOnlyMemory<byte> Annotations { get; init; }
    public ReadOnlyMemory<byte> Finalizers { get; init; }
    public ReadOnlyMemory<byte> OwnerReferences { get; init; }

    /// <summary>Whether both have the same <see cref="FixedMetadata"/>.</summary>
    public bool HasFixedOf(ObjectMeta other) =>
        Generation == other.Generation
        && Name == other.Name
        && Namespace == other.Namespace
        && GenerateName == other.GenerateName
        && Uid == other.Uid
        && CreationTimestamp == other.CreationTimestamp
        && TfJob.SameBytes(Finalizers, other.Finalizers)
        && TfJob.SameBytes(OwnerReferences, other.OwnerReferences);

    /// <summary>The same in bytes of its own, so that it does not keep alive the whole text that it was read from.</summary>
    public ObjectMeta Detached() => this with
    {
        Labels = Labels.ToArray(),
        Annotations = Annotations.ToArray(),
        Finalizers = Finalizers.ToArray(),
        OwnerReferences = OwnerReferences.ToArray(),
    };

    /// <summary>The same with the server's own fields as another has them; itself if they are so already.</summary>
    public ObjectMeta WithServerFieldsOf(ObjectMeta other, long generation)
    {
        var isSame = ResourceVersion is null
            && Generation == generation
            && CreationTimestamp == other.CreationTimestamp
            && Name == other.Name
            && Namespace == other.Namespace
                && Uid == other.Uid;

        return isSame ? this : this with
        {
            CreationTimestamp = other.CreationTimestamp,
            Generation = generation,
            Name = other.Name,
            Namespace = other.Namespace,
            Uid = other.Uid,
            ResourceVersion = null,
        };
    }
}
