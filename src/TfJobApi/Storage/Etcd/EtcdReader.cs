using System.Collections.Concurrent;
using TfJobApi.Errors;
using TfJobApi.Logging;
using TfJobApi.Resources;
using TfJobApi.Storage.Etcd.Protocol;

namespace TfJobApi.Storage.Etcd;

/// <summary>Reads the objects of a tenant from etcd. A value that is not an object of its key is counted, logged and skipped.</summary>
internal sealed class EtcdReader(EtcdClient client, EtcdKeys keys, ILogger<EtcdReader> logger)
{
    private const int PageLength = 1000;

    /// <summary>The number of keys of which the last logged revision is known. Beyond it, they are logged again.</summary>
    private const int LoggedLimit = 10_000;

    private readonly ConcurrentDictionary<ResourceDefinition, long> _undecoded = new();
    private readonly ConcurrentDictionary<ObjectKey, long> _logged = new();

    /// <summary>Returns the number of values that could not be decoded since the start.</summary>
    public long CountUndecoded(ResourceDefinition resource) => _undecoded.GetValueOrDefault(resource);

    /// <summary>
    /// Returns the object of a key as a read, a write or a watch returned it; null if its value cannot be decoded. Every attempt is
    /// counted, as by a kube-apiserver; each revision is logged once.
    /// </summary>
    public ApiObject? Decode(ObjectKey key, KeyValue found)
    {
        var item = EtcdValues.Decode(key, found.Value, found.ModRevision, out var reason);
        if (item is null)
        {
            _undecoded.AddOrUpdate(key.Resource, 1, (_, count) => count + 1);
            LogOnce(key, found, reason);
        }

        return item;
    }

    /// <summary>Returns all objects at one revision, the newest.</summary>
    public async ValueTask<Result<StoreSnapshot>> ReadAllAsync()
    {
        List<ApiObject> items = [];
        var (first, revision) = (keys.All.First, 0L);
        while (true)
        {
            var request = new RangeRequest { Key = first, RangeEnd = keys.All.End, Limit = PageLength, Revision = revision };
            if (!(await client.RangeAsync(request)).TryGet(out var page, out var failure))
            {
                return failure;
            }

            revision = revision == 0 ? page.Header.Revision : revision;
            foreach (var found in page.Kvs)
            {
                if (keys.TryParse(found.Key, out var key) && Decode(key, found) is { } item)
                {
                    items.Add(item);
                }
            }

            if (!page.More)
            {
                return StoreSnapshot.Create(items, revision);
            }

            first = EtcdKeys.After(page.Kvs[^1].Key);
        }
    }

    private void LogOnce(ObjectKey key, KeyValue found, string reason)
    {
        if (_logged.GetValueOrDefault(key) >= found.ModRevision)
        {
            return;
        }

        if (_logged.Count >= LoggedLimit)
        {
            _logged.Clear();
        }

        _logged[key] = found.ModRevision;
        Log.EtcdValueUndecoded(logger, found.Key.ToStringUtf8(), found.ModRevision, reason);
    }
}
