using Google.Protobuf;
using TfJobApi.Errors;
using TfJobApi.Resources;
using TfJobApi.Storage.Etcd.Protocol;

namespace TfJobApi.Storage.Etcd;

/// <summary>
/// Creates the seeds of a tenant once for all replicas, and then a marker. So a restart does not bring back what has been deleted. A
/// replica that ends before the marker leaves the rest to the next one; replicas that start at once create each seed once.
/// </summary>
/// <param name="marker">The key of the marker.</param>
/// <param name="replica">Its value, for people.</param>
internal sealed class EtcdSeeding(EtcdClient client, EtcdKeys keys, EtcdCache cache, ByteString marker, string replica, IReadOnlyCollection<ApiObject> seeds)
{
    private readonly Lock _gate = new();
    private Task<ApiStatus?>? _running;

    private int _doneAfter = -1;

    /// <summary>Whether the seeds were created, since etcd lost its changes if it did.</summary>
    public bool IsDone => seeds.Count == 0 || _doneAfter == cache.Losses;

    /// <summary>Returns an error if etcd does not answer; the next call tries it again.</summary>
    public ValueTask<ApiStatus?> RunAsync()
    {
        lock (_gate)
        {
            if (!IsDone && _running is null or { IsCompleted: true })
            {
                _running = CreateAsync();
            }

            return _running is null ? default : new(_running);
        }
    }

    private async Task<ApiStatus?> CreateAsync()
    {
        var losses = cache.Losses;
        if (!(await client.RangeAsync(new RangeRequest { Key = marker, KeysOnly = true })).TryGet(out var marked, out var failure))
        {
            return failure;
        }

        // An object that exists was created by another replica, or before the seeds were configured.
        var revision = 0L;
        foreach (var seed in marked.Kvs.Count > 0 ? [] : seeds)
        {
            var key = keys.Key(seed.Key);
            if (!EtcdValues.Encode(seed, key).TryGet(out var value, out failure) || !(await client.TransactAsync(Create(key, value))).TryGet(out var created, out failure))
            {
                return failure;
            }

            revision = created.Succeeded ? created.Header.Revision : revision;
        }

        if (marked.Kvs.Count == 0 && !(await client.PutAsync(marker, ByteString.CopyFromUtf8(replica), expected: 0)).TryGet(out _, out failure))
        {
            return failure;
        }

        Volatile.Write(ref _doneAfter, losses);
        await cache.WaitAsync(revision);
        return null;
    }

    /// <summary>A seed is created before the marker only: after it, somebody may have deleted the seed.</summary>
    private TxnRequest Create(ByteString key, ByteString value) => new()
    {
        Compare =
        {
            new Compare { Target = Compare.Types.CompareTarget.Mod, Key = key, ModRevision = 0 },
            new Compare { Target = Compare.Types.CompareTarget.Mod, Key = marker, ModRevision = 0 },
        },
        Success = { new RequestOp { RequestPut = new() { Key = key, Value = value } } },
    };
}
