using TfJobApi.Resources;

namespace TfJobApi.Storage;

/// <param name="Namespace">Null for all namespaces.</param>
internal sealed record ListQuery(ResourceDefinition Resource, string? Namespace)
{
    /// <summary>The seconds after which a read of a future version can be repeated, if a kube-apiserver reads from its cache.</summary>
    public const int CacheRetryAfter = 1;

    /// <summary>Other resources, whose objects of the same version follow in this order; not in a query with a limit.</summary>
    public IReadOnlyList<ResourceDefinition> Others { get; init; } = [];

    /// <summary>The key before the page, perhaps of no object; null for the first page.</summary>
    public ObjectKey? After { get; init; }

    /// <summary>The maximum number of objects; null for all.</summary>
    public int? Limit { get; init; }

    /// <summary>Null for the newest version.</summary>
    public long? Version { get; init; }

    /// <summary>Whether the list must have exactly <see cref="Version"/>; otherwise it may be newer.</summary>
    public bool IsExact { get; init; }

    /// <summary>
    /// <see cref="CacheRetryAfter"/>; null for a list that a kube-apiserver does not read from its cache.
    /// Source: https://github.com/kubernetes/apiserver/blob/v0.20.2/pkg/storage/cacher/watch_cache.go (waitUntilFreshAndBlock)
    /// </summary>
    public int? RetryAfter => IsExact || Limit is not null ? null : CacheRetryAfter;

    /// <summary>Null for all objects.</summary>
    public Func<ApiObject, bool>? Filter { get; init; }
}

/// <summary>Objects of one version, sorted as <c>NAMESPACE/NAME</c> in ordinal order.</summary>
/// <param name="Items">A lazy sequence. Later writes do not change it.</param>
/// <param name="HasMore">
/// Whether any object follows a full page, even if none of them matches the filter, as in Kubernetes. Then the store keeps the version of the
/// list for <see cref="PageTokens.Lifetime"/>.
/// </param>
/// <param name="Remaining">The number of objects after this page; null if no object follows, or if the query has a filter.</param>
internal sealed record ObjectList(IEnumerable<ApiObject> Items, long Version, bool HasMore = false, int? Remaining = null)
{
    /// <summary>To be disposed when the items have been read; null without memory of its own.</summary>
    public IDisposable? Held { get; init; }
}
