namespace TfJobApi.Resources;

/// <summary>
/// An object's metadata. Labels, annotations, finalizers and owner references stay canonical bytes: most of them pass
/// through untouched. Empty ones are no bytes at all, as the real server leaves them out.
/// Source: https://github.com/kubernetes/apimachinery/blob/master/pkg/apis/meta/v1/types.go
/// </summary>
internal sealed record ObjectMeta
{
    /// <summary>What an update seldom changes; revisions share it, as most of what is kept in memory is revisions.</summary>
    private Identity _identity = Identity.None;

    public string? Name
    {
        get => _identity.Name;
        init => _identity = _identity with { Name = value };
    }

    public string? Namespace
    {
        get => _identity.Namespace;
        init => _identity = _identity with { Namespace = value };
    }

    public string? GenerateName
    {
        get => _identity.GenerateName;
        init => _identity = _identity with { GenerateName = value };
    }

    public string? Uid
    {
        get => _identity.Uid;
        init => _identity = _identity with { Uid = value };
    }

    public string? CreationTimestamp
    {
        get => _identity.CreationTimestamp;
        init => _identity = _identity with { CreationTimestamp = value };
    }

    public long Generation
    {
        get => _identity.Generation;
        init => _identity = _identity with { Generation = value };
    }

    public ReadOnlyMemory<byte> Finalizers
    {
        get => _identity.Finalizers;
        init => _identity = _identity with { Finalizers = value };
    }

    public ReadOnlyMemory<byte> OwnerReferences
    {
        get => _identity.OwnerReferences;
        init => _identity = _identity with { OwnerReferences = value };
    }

    public string? ResourceVersion { get; init; }

    public ReadOnlyMemory<byte> Labels { get; init; }

    public ReadOnlyMemory<byte> Annotations { get; init; }

    /// <summary>Whether one was made of the other, and nothing of it was set but the labels, the annotations and the version.</summary>
    public bool SharesIdentityWith(ObjectMeta other) => ReferenceEquals(_identity, other._identity);

    /// <summary>Whether both have the same <see cref="FixedMetadata"/>.</summary>
    public bool HasFixedOf(ObjectMeta other) => _identity.ContentEquals(other._identity);

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
        var isSame = Generation == generation && (SharesIdentityWith(other) || _identity.HasServerFieldsOf(other._identity));

        return isSame && ResourceVersion is null ? this : this with
        {
            CreationTimestamp = other.CreationTimestamp,
            Generation = generation,
            Name = other.Name,
            Namespace = other.Namespace,
            Uid = other.Uid,
            ResourceVersion = null,
        };
    }

    private sealed record Identity
    {
        public static Identity None { get; } = new();

        public string? Name { get; init; }
        public string? Namespace { get; init; }
        public string? GenerateName { get; init; }
        public string? Uid { get; init; }
        public string? CreationTimestamp { get; init; }
        public long Generation { get; init; }
        public ReadOnlyMemory<byte> Finalizers { get; init; }
        public ReadOnlyMemory<byte> OwnerReferences { get; init; }

        public bool ContentEquals(Identity other) => ReferenceEquals(this, other)
            || (Generation == other.Generation
                && GenerateName == other.GenerateName
                && HasServerFieldsOf(other)
                && ApiObject.SameBytes(Finalizers, other.Finalizers)
                && ApiObject.SameBytes(OwnerReferences, other.OwnerReferences));

        /// <summary>Whether what the server alone sets, but for the generation, is the same.</summary>
        public bool HasServerFieldsOf(Identity other) =>
            CreationTimestamp == other.CreationTimestamp && Name == other.Name && Namespace == other.Namespace && Uid == other.Uid;
    }
}
