namespace TfJobApi.Resources;

/// <summary>
/// An object's metadata. Labels, annotations, finalizers and owner references are canonical bytes, because most of them are
/// stored and sent unchanged. Empty ones have no bytes: the real server omits them.
/// Source: https://github.com/kubernetes/apimachinery/blob/master/pkg/apis/meta/v1/types.go
/// </summary>
internal sealed record ObjectMeta
{
    public static ObjectMeta Empty { get; } = new();

    /// <summary>Shared by revisions, which are most of the used memory.</summary>
    public StableMetadata Stable { get; init; } = StableMetadata.Empty;

    public string? ResourceVersion { get; init; }

    public ReadOnlyMemory<byte> Labels { get; init; }

    public ReadOnlyMemory<byte> Annotations { get; init; }

    public string? Name => Stable.Name;
    public string? Namespace => Stable.Namespace;
    public string? GenerateName => Stable.GenerateName;
    public string? Uid => Stable.Uid;
    public string? CreationTimestamp => Stable.CreationTimestamp;
    public DeletionMark? Deletion => Stable.Deletion;
    public long Generation => Stable.Generation;
    public ReadOnlyMemory<byte> Finalizers => Stable.Finalizers;
    public ReadOnlyMemory<byte> OwnerReferences => Stable.OwnerReferences;
    public ReadOnlyMemory<byte> ManagedFields => Stable.ManagedFields;

    public bool IsDeleting => Stable.Deletion?.Timestamp is not null;

    /// <summary>Returns a copy that does not keep the text alive from which it was read.</summary>
    public ObjectMeta Detached() => this with
    {
        Labels = Labels.ToArray(),
        Annotations = Annotations.ToArray(),
        Stable = Stable with
        {
            Finalizers = Finalizers.ToArray(),
            OwnerReferences = OwnerReferences.ToArray(),
            ManagedFields = ManagedFields.ToArray(),
        },
    };

    /// <summary>Sets the fields that only the server sets; returns this instance if they are the same.</summary>
    public ObjectMeta WithServerFieldsOf(ObjectMeta other, long generation)
    {
        var isSame = Generation == generation && (ReferenceEquals(Stable, other.Stable) || Stable.HasServerFieldsOf(other.Stable));

        return isSame && ResourceVersion is null ? this : this with
        {
            Stable = isSame ? Stable : Stable with
            {
                CreationTimestamp = other.CreationTimestamp,
                Deletion = other.Deletion,
                Generation = generation,
                ManagedFields = other.ManagedFields,
                Name = other.Name,
                Namespace = other.Namespace,
                Uid = other.Uid,
            },
            ResourceVersion = null,
        };
    }
}

/// <summary>The fields that most updates do not change: all except labels, annotations and the version.</summary>
internal sealed record StableMetadata
{
    public static StableMetadata Empty { get; } = new();

    public string? Name { get; init; }
    public string? Namespace { get; init; }
    public string? GenerateName { get; init; }
    public string? Uid { get; init; }
    public string? CreationTimestamp { get; init; }
    public DeletionMark? Deletion { get; init; }
    public long Generation { get; init; }
    public ReadOnlyMemory<byte> Finalizers { get; init; }
    public ReadOnlyMemory<byte> OwnerReferences { get; init; }

    /// <summary>The managers of fields, as <c>Updates/Apply</c> writes them; in a request the managers that the client sent.</summary>
    public ReadOnlyMemory<byte> ManagedFields { get; init; }

    public bool ContentEquals(StableMetadata other) => ReferenceEquals(this, other)
        || (Generation == other.Generation
            && GenerateName == other.GenerateName
            && HasServerFieldsOf(other)
            && ApiObject.SameBytes(Finalizers, other.Finalizers)
            && ApiObject.SameBytes(OwnerReferences, other.OwnerReferences));

    /// <summary>Whether the fields that only the server sets are the same, except the generation.</summary>
    public bool HasServerFieldsOf(StableMetadata other) =>
        CreationTimestamp == other.CreationTimestamp && Deletion == other.Deletion && Name == other.Name && Namespace == other.Namespace && Uid == other.Uid
        && ApiObject.SameBytes(ManagedFields, other.ManagedFields);
}
