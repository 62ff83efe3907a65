using TfJobApi.Resources;

namespace TfJobApi.Storage;

/// <summary>Selects the objects of a list.</summary>
/// <param name="Namespace">Null for all namespaces.</param>
internal sealed record ListQuery(ResourceDefinition Resource, string? Namespace)
{
    /// <summary>The last object of the page before; null for the first page.</summary>
    public ObjectKey? After { get; init; }

    /// <summary>The maximum number of objects in a page; null for all objects in one list.</summary>
    public int? Limit { get; init; }

    /// <summary>Null for the newest.</summary>
    public long? Version { get; init; }

    /// <summary>Whether the list must have exactly <see cref="Version"/>; otherwise it may be newer.</summary>
    public bool IsExact { get; init; }

    /// <summary>Null for every object.</summary>
    public Func<ApiObject, bool>? Filter { get; init; }
}

/// <summary>Objects of one version, sorted by namespace and name.</summary>
/// <param name="Items">Later writes do not change them, however late they are read.</param>
/// <param name="HasMore">Whether there is another page. The store keeps the version for it as long as <see cref="PageTokens.Lifetime"/>.</param>
/// <param name="Remaining">The number of objects after this page; null if there are none, or a filter was given.</param>
internal sealed record ObjectList(IEnumerable<ApiObject> Items, long Version, bool HasMore = false, int? Remaining = null);
