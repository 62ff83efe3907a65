using Grpc.Core;
using TfJobApi.Logging;
using TfJobApi.Storage.Etcd.Protocol;
using WatchCall = Grpc.Core.AsyncDuplexStreamingCall<TfJobApi.Storage.Etcd.Protocol.WatchRequest, TfJobApi.Storage.Etcd.Protocol.WatchResponse>;

namespace TfJobApi.Storage.Etcd;

/// <summary>
/// Keeps a cache equal to etcd: lists all objects, and then watches them from the next revision on. A watch that ends for any
/// reason is opened again from its last change; if etcd has compacted that revision, or has lost it, the feed lists again.
/// </summary>
internal sealed class EtcdFeed(EtcdClient client, EtcdKeys keys, EtcdReader reader, EtcdCache cache, Random random, ILogger<EtcdFeed> logger) : IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    /// <summary>
    /// The pause before a loss of changes is confirmed. An etcd of one member that has just started can answer a quorum read before it has
    /// applied its newest entries.
    /// Source: https://github.com/etcd-io/raft/pull/105
    /// </summary>
    private static readonly TimeSpan LossPause = TimeSpan.FromMilliseconds(500);

    /// <summary>The machine's time instead of the server's clock, because the pauses are those of a network.</summary>
    private static readonly TimeProvider MachineTime = TimeProvider.System;

#pragma warning disable CA2213 // the loop reads its token until it has ended
    private readonly CancellationTokenSource _stopping = new();
#pragma warning restore CA2213
    private TimeSpan _pause = FirstPause;
    private ulong _cluster;

    public async Task RunAsync()
    {
        var isListed = false;
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                isListed = (isListed || await ListAsync()) && await FollowAsync();
            }
#pragma warning disable CA1031 // without the feed, watches would be silent until the process ends
            catch (Exception exception)
#pragma warning restore CA1031
            {
                // The cache may lack a change, so it is read again.
                Log.EtcdFeedFailed(logger, exception);
                isListed = false;
            }

            var pause = _pause * (0.5 + random.NextDouble());
            _pause = _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
            await Task.Delay(pause, MachineTime, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Ends the feed. The scope of a tenant calls it once for each service that it knows the store by.</summary>
    public void Dispose() => _stopping.Cancel();

    /// <summary>Returns false if etcd does not answer.</summary>
    private async Task<bool> ListAsync()
    {
        var isRead = (await reader.ReadAllAsync()).TryGet(out var content, out _);
        if (isRead)
        {
            cache.Begin(content!);
        }

        return isRead;
    }

    /// <summary>
    /// Applies changes until the watch ends. Returns false if the content has to be read again. The watch begins with the last known revision
    /// instead of the next one: etcd 3.4.23, for example, loses a deletion whose revision is that of a compaction, and does not say so.
    /// Source: https://github.com/etcd-io/etcd/issues/18089
    /// </summary>
    private async Task<bool> FollowAsync()
    {
        var (endpoint, known) = (client.Current, cache.Snapshot.Version);
        try
        {
            using var call = client.Watch(endpoint, _stopping.Token);
            for (var response = await OpenAsync(call, known); response is not null; response = await ReadAsync(call))
            {
                if (response.Canceled)
                {
                    Log.EtcdWatchCanceled(logger, response.CompactRevision, response.CancelReason);
                    await client.RenewAsync();
                    return response.CompactRevision == 0;
                }

                if (response.Created && await HasLostChangesAsync(response.Header))
                {
                    return false;
                }

                if (response.Created)
                {
                    _pause = FirstPause;
                    cache.SetFollowing(true);
                }

                Apply(response, known);
            }
        }
        finally
        {
            cache.SetFollowing(false);
        }

        if (!_stopping.IsCancellationRequested)
        {
            client.MoveFrom(endpoint);
            await client.RenewAsync();
        }

        return true;
    }

    /// <summary>Requests the changes from a revision on, and returns the first answer; null if the watch has ended.</summary>
    private async Task<WatchResponse?> OpenAsync(WatchCall call, long revision)
    {
        var request = new WatchRequest { CreateRequest = new() { Key = keys.All.First, RangeEnd = keys.All.End, StartRevision = revision } };
        return await HasEndedAsync(call.RequestStream.WriteAsync(request)) ? null : await ReadAsync(call);
    }

    /// <summary>Returns null if the watch has ended.</summary>
    private async Task<WatchResponse?> ReadAsync(WatchCall call)
    {
        var read = call.ResponseStream.MoveNext(_stopping.Token);
        return await HasEndedAsync(read) || !await read ? null : call.ResponseStream.Current;
    }

    /// <summary>Whether the connection has failed, with any error: a request that cannot be sent has no gRPC status.</summary>
    private async Task<bool> HasEndedAsync(Task step)
    {
        await step.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (step.IsFaulted && !_stopping.IsCancellationRequested)
        {
            var reason = step.Exception.InnerException!;
            Log.EtcdWatchEnded(logger, reason is RpcException failure ? failure.Status.Detail : reason.Message);
        }

        return !step.IsCompletedSuccessfully;
    }

    /// <summary>
    /// Whether this is another etcd, or one with an older state: it was restored, or is empty. A member can lack the newest
    /// revisions, so that one counts only if a quorum has it.
    /// </summary>
    private async Task<bool> HasLostChangesAsync(ResponseHeader header)
    {
        var (known, isOther) = (cache.Snapshot.Version, _cluster != 0 && _cluster != header.ClusterId);
        _cluster = header.ClusterId;
        if (!isOther && header.Revision >= known)
        {
            return false;
        }

        if (!isOther)
        {
            if (!await IsOlderAsync(known))
            {
                return false;
            }

            await Task.Delay(LossPause, MachineTime, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_stopping.IsCancellationRequested || !await IsOlderAsync(known))
            {
                return false;
            }
        }

        Log.EtcdChangesLost(logger, known);
        return true;
    }

    /// <summary>Returns false also if etcd does not answer.</summary>
    private async Task<bool> IsOlderAsync(long known)
    {
        var request = new RangeRequest { Key = keys.All.First, Limit = 1, KeysOnly = true };
        return (await client.RangeAsync(request)).TryGet(out var newest, out _) && newest.Header.Revision < known;
    }

    private void Apply(WatchResponse response, long known)
    {
        var changes = new List<CacheChange>(response.Events.Count);
        foreach (var change in response.Events)
        {
            if (change.Kv.ModRevision > known && keys.TryParse(change.Kv.Key, out var key))
            {
                changes.Add(new(key, change.Type == Event.Types.EventType.Delete ? null : reader.Decode(key, change.Kv), change.Kv.ModRevision));
            }
        }

        if (changes.Count > 0)
        {
            cache.Apply(changes);
        }
    }
}
