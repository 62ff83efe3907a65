using System.Security.Cryptography;
using System.Text;
using TfJobApi.Errors;

namespace TfJobApi.Resources;

/// <summary>
/// One kind of object that the API serves. Everything that differs between kinds is a value here: routes, discovery, tables,
/// reviews, messages and checks are made from it. What every request needs is written once.
/// </summary>
internal sealed class ResourceDefinition(string group, string version, string kind, string plural)
{
    /// <summary>Empty for the core group.</summary>
    public string Group => group;

    public string Version => version;

    public string Kind => kind;

    public string Plural => plural;

    public string Singular { get; } = kind.ToLowerInvariant();

    public string ListKind { get; } = $"{kind}List";

    /// <summary>The path below which the group and version are served.</summary>
    public string Root { get; } = group.Length == 0 ? $"/api/{version}" : $"/apis/{group}/{version}";

    public string ApiVersion { get; } = group.Length == 0 ? version : $"{group}/{version}";

    /// <summary>Whether it is one of Kubernetes' own kinds, and not a custom resource.</summary>
    public bool IsBuiltIn => group.Length == 0;

    /// <summary>As it stands in messages.</summary>
    public ResourceName Name { get; } = new(group, plural, kind);

    public string[] ShortNames { get; init; } = [];

    public bool IsNamespaced { get; init; } = true;

    /// <summary>In the order in which discovery lists them.</summary>
    public string[] Verbs { get; init; } = ["delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"];

    /// <summary>Whether objects are stored; if not, the lists are empty, or the object is a question that is answered.</summary>
    public bool IsStored => Verbs.Contains("create") && Verbs.Contains("get");

    /// <summary>Whether there is a status subresource.</summary>
    public bool HasStatus { get; init; } = true;

    /// <summary>The columns that kubectl prints between the name and the age.</summary>
    public TableColumn[] Columns { get; init; } = [];

    /// <summary>For the OpenAPI documents.</summary>
    public string Description { get; init; } = $"A {kind}.";

    /// <summary>The schema of the spec; null if any spec is valid.</summary>
    public JobSchema? Schema { get; init; }

    /// <summary>The spec of an object that is created without one.</summary>
    public ReadOnlyMemory<byte> InitialSpec { get; init; }

    public ReadOnlyMemory<byte> InitialStatus { get; init; }

    /// <summary>Checks a name; null for the rule of the profile.</summary>
    public Func<string, IReadOnlyList<string>>? NameRule { get; init; }

    /// <summary>The fields of a field selector, in addition to those of the metadata; their values are in the status.</summary>
    public string[] SelectableFields { get; init; } = [];

    /// <summary>The fields that an update may change where the profile restricts updates; null when all of them.</summary>
    public UpdatableFields? Updatable { get; init; }

    /// <summary>The beginning of each object, up to its metadata. As in Kubernetes, custom resources have their members in alphabetical order.</summary>
    public byte[] Head { get; } = Encoding.UTF8.GetBytes(group.Length == 0
        ? $"{{\"kind\":\"{kind}\",\"apiVersion\":\"{version}\",\"metadata\":"
        : $"{{\"apiVersion\":\"{group}/{version}\",\"kind\":\"{kind}\",\"metadata\":");

    /// <summary>
    /// The hash by which discovery names the stored version.
    /// Source: https://github.com/kubernetes/apiserver/blob/master/pkg/endpoints/discovery/storageversionhash.go
    /// </summary>
    public string StorageVersionHash => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes($"{group}/{version}/{kind}")).AsSpan(0, 8));

    /// <summary>The path of a collection.</summary>
    /// <param name="namespace">Null for all namespaces; of no meaning if there are none.</param>
    public string CollectionLink(string? @namespace) =>
        @namespace is null || !IsNamespaced ? $"{Root}/{plural}" : $"{Root}/namespaces/{@namespace}/{plural}";
}
