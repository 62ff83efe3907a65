using TfJobApi.Errors;
using TfJobApi.Resources;
using TfJobApi.Storage.Etcd.Protocol;

namespace TfJobApi.Storage.Etcd;

/// <summary>
/// Lists. Those without a version are read at a quorum, those of an exact version and later pages at that revision, and those of a
/// minimum version from the cache, unless it is older.
/// </summary>
internal sealed partial class EtcdObjectStore
{
    /// <summary>The most keys that are read at once, so that a long list does not need the memory of all values: most objects are cached.</summary>
    private const int PageLength = 500;

    public async ValueTask<Result<ObjectList>> ListAsync(ListQuery query)
    {
        if (await StartAsync() is { } unready)
        {
            return unready;
        }

        if (query is { Version: { } least, IsExact: false })
        {
            if (await WaitUntilReadyAsync() is { } failure)
            {
                return failure;
            }

            var snapshot = _cache.Snapshot;
            if (snapshot.Version >= least)
            {
                return snapshot.Read(query);
            }
        }

        var reader = new ListReading(query.IsExact ? query.Version ?? 0 : 0);
        if (await ReadAsync(query, reader) is { } error)
        {
            return await ExplainAsync(query, error);
        }

        // The revision of the response proves that the list is not older.
        return query.Version > reader.Revision ? ApiErrors.VersionTooLarge(query.Version.Value, reader.Revision, query.RetryAfter) : reader.ToList(query);
    }

    private async ValueTask<ApiStatus?> ReadAsync(ListQuery query, ListReading reader)
    {
        var range = _keys.Range(query.Resource, query.Namespace, query.After);
        if (await ReadAsync(range, query, reader) is { } failure)
        {
            return failure;
        }

        foreach (var other in query.Others)
        {
            if (await ReadAsync(_keys.Range(other, query.Namespace), query, reader) is { } error)
            {
                return error;
            }
        }

        return null;
    }

    private async ValueTask<ApiStatus?> ReadAsync(KeyRange range, ListQuery query, ListReading reader)
    {
        while (true)
        {
            var request = new RangeRequest
            {
                Key = range.First,
                RangeEnd = range.End,
                Revision = reader.Revision,
                Limit = query is { Limit: { } limit, Filter: null } ? Math.Min(limit - reader.Items.Count, PageLength) : PageLength,
            };
            if (!(await _client.RangeAsync(request)).TryGet(out var response, out var failure))
            {
                return failure;
            }

            reader.Begin(response.Header.Revision);
            var read = 0;
            foreach (var found in response.Kvs)
            {
                if (reader.Items.Count == query.Limit)
                {
                    reader.HasMore = true;
                    return null;
                }

                if (_keys.TryParse(found.Key, out var key) && Cached(key, found) is { } item && query.Filter?.Invoke(item) != false)
                {
                    reader.Items.Add(item);
                }

                read++;
            }

            reader.Remaining = response.Count - read;
            if (!response.More || reader.Items.Count == query.Limit)
            {
                reader.HasMore = response.More;
                return null;
            }

            range = range with { First = EtcdKeys.After(response.Kvs[^1].Key) };
        }
    }

    /// <summary>Adds the newest version to the error of a future one. A page of a version that does not exist has expired.</summary>
    private async ValueTask<ApiStatus> ExplainAsync(ListQuery query, ApiStatus error)
    {
        if (error.Code != StatusCodes.Status504GatewayTimeout || query.Version is not { } version)
        {
            return error;
        }

        if (query.After is not null)
        {
            return ApiErrors.Expired("The resourceVersion for the provided list is too old.");
        }

        return (await ReadRevisionAsync()).TryGet(out var revision, out var failure) ? ApiErrors.VersionTooLarge(version, revision, query.RetryAfter) : failure;
    }

    private async ValueTask<Result<long>> ReadRevisionAsync() =>
        (await _client.RangeAsync(new() { Key = _keys.All.First, KeysOnly = true })).TryGet(out var response, out var failure) ? response.Header.Revision : failure;

    /// <summary>A list while it is read.</summary>
    /// <param name="revision">0 for that of the first response.</param>
    private sealed class ListReading(long revision)
    {
        public long Revision { get; private set; } = revision;

        public List<ApiObject> Items { get; } = [];

        public bool HasMore { get; set; }

        /// <summary>The number of keys after those that were read.</summary>
        public long Remaining { get; set; }

        public void Begin(long revision) => Revision = Revision == 0 ? revision : Revision;

        public ObjectList ToList(ListQuery query) => new(Items, Revision, HasMore, HasMore && query.Filter is null ? (int)Remaining : null);
    }
}
