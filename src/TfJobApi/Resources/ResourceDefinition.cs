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
    /// <summary>Empty for the core group.</summary>
    public string Group => group;

    public string Version => version;

    public string Kind => kind;

    public string Plural => plural;

    public string Singular { get; } = kind.ToLowerInvariant();

    public string ListKind { get; } = $"{kind}List";

    /// <summary>The path of the group and version.</summary>
    public string Root { get; } = group.Length == 0 ? $"/api/{version}" : $"/apis/{group}/{version}";

    public string ApiVersion { get; } = group.Length == 0 ? version : $"{group}/{version}";

    /// <summary>If not, it is a custom resource.</summary>
    public bool IsBuiltIn => group.Length == 0;

    /// <summary>For messages.</summary>
    public ResourceName Name { get; } = new(group, plural, kind);

    public string[] ShortNames { get; init; } = [];

    public bool IsNamespaced { get; init; } = true;

    /// <summary>In the order of discovery.</summary>
    public string[] Verbs { get; init; } = ["delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"];

    /// <summary>If not, lists are empty, or the response of a create is an answer.</summary>
    public bool IsStored => Verbs.Contains("create") && Verbs.Contains("get");

    /// <summary>Whether the resource has a status subresource.</summary>
    public bool HasStatus { get; init; } = true;

    /// <summary>The columns of kubectl between the name and the age.</summary>
    public TableColumn[] Columns { get; init; } = [];

    /// <summary>For the OpenAPI documents.</summary>
    public string Description { get; init; } = $"A {kind}.";

    /// <summary>The schema of the spec; null if any spec is valid.</summary>
    public JobSchema? Schema { get; init; }

    /// <summary>The spec of an object that is created without one.</summary>
    public ReadOnlyMemory<byte> InitialSpec { get; init; }

    public ReadOnlyMemory<byte> InitialStatus { get; init; }

    /// <summary>Whether the spec has finalizers in addition to those of the metadata, and the status a phase for the deletion.</summary>
    public bool HasSpecFinalizers { get; init; }

    /// <summary>Returns the violations of a name; null for the rule of the profile.</summary>
    public Func<string, IReadOnlyList<string>>? NameRule { get; init; }

    /// <summary>The fields of field selectors in addition to those of the metadata; their values are in the status.</summary>
    public string[] SelectableFields { get; init; } = [];

    /// <summary>The fields that an update may change if the profile restricts updates; null for all fields.</summary>
    public UpdatableFields? Updatable { get; init; }

    /// <summary>The beginning of each object, up to its metadata. As in Kubernetes, only custom resources have sorted members.</summary>
    public byte[] Head { get; } = Encoding.UTF8.GetBytes(group.Length == 0
        ? $"{{\"kind\":\"{kind}\",\"apiVersion\":\"{version}\",\"metadata\":"
        : $"{{\"apiVersion\":\"{group}/{version}\",\"kind\":\"{kind}\",\"metadata\":");

    /// <summary>
    /// Identifies the stored version in discovery.
    /// Source: https://github.com/kubernetes/apiserver/blob/master/pkg/endpoints/discovery/storageversionhash.go
    /// </summary>
    public string StorageVersionHash => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes($"{group}/{version}/{kind}")).AsSpan(0, 8));

    /// <summary>Returns the path of a collection; null is all namespaces.</summary>
    public string CollectionLink(string? @namespace) =>
        @namespace is null || !IsNamespaced ? $"{Root}/{plural}" : $"{Root}/namespaces/{@namespace}/{plural}";
}

/// <summary>A column of a <c>Table</c> between the name and the age. Its cells are texts in the status.</summary>
/// <param name="Path">The path of the text in the status.</param>
internal sealed record TableColumn(string Name, string Description, params string[] Path)
{
    /// <summary>The last element of an array.</summary>
    public const string Last = "[-1:]";
}
