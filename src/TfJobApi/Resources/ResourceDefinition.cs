using System.Security.Cryptography;
using System.Text;
using TfJobApi.Errors;

namespace TfJobApi.Resources;

/// <summary>
/// One kind of object that the API serves. Each difference between kinds is a value here: routes, discovery, tables, reviews,
/// messages and checks use it.
/// </summary>
internal sealed class ResourceDefinition(string group, string version, string kind, string plural)
{
    private TableColumn[]? _table;

    /// <summary>Empty for the core group.</summary>
    public string Group => group;

    public string Version => version;

    public string Kind => kind;

    public string Plural => plural;

    /// <summary>The kind with a prefix if another group has the same kind, for the names of operations and schemas.</summary>
    public string UniqueKind => $"{KindPrefix}{kind}";

    public string UniqueListKind => $"{KindPrefix}{ListKind}";

    /// <summary>See <see cref="UniqueKind"/>.</summary>
    public string KindPrefix { get; init; } = "";

    public string Singular { get; } = kind.ToLowerInvariant();

    public string ListKind { get; } = $"{kind}List";

    /// <summary>The path of the group and version.</summary>
    public string Root { get; } = group.Length == 0 ? $"/api/{version}" : $"/apis/{group}/{version}";

    public string ApiVersion { get; } = JoinVersion(group, version);

    /// <summary>Whether the kind is one of Kubernetes; otherwise it is a custom resource.</summary>
    public bool IsBuiltIn { get; } = IsBuiltInGroup(group);

    /// <summary>The generation of a new object; 0, which is not written, for a built-in kind.</summary>
    public int InitialGeneration => IsBuiltIn ? 0 : 1;

    /// <summary>For messages.</summary>
    public ResourceName Name { get; } = new(group, plural, kind);

    public string[] ShortNames { get; init; } = [];

    public bool IsNamespaced { get; init; } = true;

    /// <summary>In the order of discovery.</summary>
    public string[] Verbs { get; init; } = ["delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"];

    /// <summary>Whether the store has objects of it; otherwise its lists are empty, constant, or those of another resource.</summary>
    public bool IsStored => (Verbs.Contains("create") || IsControlled) && Verbs.Contains("get") && View is null;

    /// <summary>Whether only a controller creates the objects.</summary>
    public bool IsControlled { get; init; }

    /// <summary>Whether the response of a deletion is the deleted object instead of a Status.</summary>
    public bool ReturnsDeleted { get; init; }

    /// <summary>The resource whose objects this one shows in another form; null if it has objects of its own.</summary>
    public ResourceView? View { get; init; }

    /// <summary>The resource that the store knows.</summary>
    public ResourceDefinition Stored => View?.Stored ?? this;

    /// <summary>Whether the objects have neither a spec nor a status.</summary>
    public bool IsFlat => Members is not null;

    /// <summary>The members of an object in addition to the type and the metadata; null for a spec and a status.</summary>
    public string[]? Members { get; init; }

    /// <summary>Whether a PUT without a version replaces any revision.</summary>
    public bool AllowsUnconditionalUpdate { get; init; }

    /// <summary>Whether a PUT creates an object that does not exist.</summary>
    public bool CreatesOnUpdate { get; init; }

    /// <summary>The members that the journal hides.</summary>
    public string[] SecretMembers { get; init; } = [];

    /// <summary>Sets defaults in the members of a flat object; null without defaults.</summary>
    public Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>? Complete { get; init; }

    /// <summary>The form of the members in protobuf; null if only the metadata can be read.</summary>
    public ProtobufMessage? Protobuf { get; init; }

    /// <summary>The groups of resources that kubectl knows by one name, for example <c>all</c>.</summary>
    public string[] Categories { get; init; } = [];

    /// <summary>Whether the resource has a status subresource.</summary>
    public bool HasStatus { get; init; } = true;

    /// <summary>The columns of kubectl between the name and the age.</summary>
    public TableColumn[] Columns { get; init; } = [];

    /// <summary>All columns of kubectl.</summary>
    public TableColumn[] Table => _table ??= HasOnlyOwnColumns ? Columns
        : [NameColumn, .. Columns.Where(column => column.Priority == 0), AgeColumn, .. Columns.Where(column => column.Priority > 0)];

    /// <summary>Whether tables have neither a name nor an age unless <see cref="Columns"/> has them.</summary>
    public bool HasOnlyOwnColumns { get; init; }

    /// <summary>For the OpenAPI documents.</summary>
    public string Description { get; init; } = $"A {kind}.";

    /// <summary>The schema of the spec; null if any spec is valid.</summary>
    public JobSchema? Schema { get; init; }

    /// <summary>The types of the fields, for server-side apply.</summary>
    public FieldType Fields => field ??= FieldTypes.Create(this);

    /// <summary>The spec of an object that is created without one.</summary>
    public ReadOnlyMemory<byte> InitialSpec { get; init; }

    public ReadOnlyMemory<byte> InitialStatus { get; init; }

    /// <summary>Whether the spec has finalizers in addition to those of the metadata, and the status a phase for the deletion.</summary>
    public bool HasSpecFinalizers { get; init; }

    /// <summary>Returns the violations of a name; null for the rule of the profile.</summary>
    public Func<string, IReadOnlyList<string>>? NameRule { get; init; }

    /// <summary>The fields of field selectors in addition to those of the metadata.</summary>
    public SelectableField[] SelectableFields { get; init; } = [];

    /// <summary>Objects that always exist and never change; null if the objects are in the store.</summary>
    public Func<IReadOnlyList<ApiObject>>? Constants { get; init; }

    /// <summary>The fields that an update may change if the profile restricts updates; null for all fields.</summary>
    public UpdatableFields? Updatable { get; init; }

    /// <summary>The beginning of each object, up to its metadata. As in Kubernetes, only custom resources have sorted members.</summary>
    public byte[] Head { get; } = Encoding.UTF8.GetBytes(IsBuiltInGroup(group)
        ? $"{{\"kind\":\"{kind}\",\"apiVersion\":\"{JoinVersion(group, version)}\",\"metadata\":"
        : $"{{\"apiVersion\":\"{JoinVersion(group, version)}\",\"kind\":\"{kind}\",\"metadata\":");

    /// <summary>
    /// Identifies the stored version in discovery.
    /// Source: https://github.com/kubernetes/apiserver/blob/master/pkg/endpoints/discovery/storageversionhash.go
    /// </summary>
    public string StorageVersionHash => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes($"{group}/{version}/{kind}")).AsSpan(0, 8));

    private TableColumn NameColumn => new("Name", $"The name of the {kind}{(IsNamespaced ? ", unique in its namespace" : "")}.", ["metadata", "name"]) { Format = "name" };

    private TableColumn AgeColumn => new("Age", $"The time since the {kind} was created.", ["metadata", "creationTimestamp"]) { Type = "date", Cell = TableCell.Age };

    /// <summary>Returns the path of a collection; null is all namespaces.</summary>
    public string CollectionLink(string? @namespace) =>
        @namespace is null || !IsNamespaced ? $"{Root}/{plural}" : $"{Root}/namespaces/{@namespace}/{plural}";

    private static bool IsBuiltInGroup(string group) => group.Length == 0 || group.EndsWith(".k8s.io", StringComparison.Ordinal);

    private static string JoinVersion(string group, string version) => group.Length == 0 ? version : $"{group}/{version}";
}
