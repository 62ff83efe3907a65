using Grpc.Core;
using TfJobApi.Resources;
using TfJobApi.Storage.Etcd.Protocol;

namespace TfJobApi.Storage.Etcd;

/// <summary>
/// Keeps a cache equal to etcd: lists all objects, and then watches them from the next revision on. A watch that ends for any
/// reason is opened again from its last change; if etcd has compacted that revision, the feed lists again.
/// </summary>
internal sealed partial class EtcdFeed(EtcdClient client, EtcdKeys keys, EtcdCache cache, Random random, ILogger<EtcdFeed> logger) : IDisposable
{
    private const int PageLength = 1000;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    /// <summary>The machine's time instead of the server's clock, because the pauses are those of a network.</summary>
    private static readonly TimeProvider MachineTime = TimeProvider.System;

#pragma warning disable CA2213 // the loop reads its token until it has ended
    private readonly CancellationTokenSource _stopping = new();
#pragma warning restore CA2213
    private TimeSpan _pause = FirstPause;

    /// <summary>The number of values that could not be decoded since the start.</summary>
    private long _undecoded;

    public long Undecoded => Volatile.Read(ref _undecoded);

    public async Task RunAsync()
    {
        var isListed = false;
        while (!_stopping.IsCancellationRequested)
        {
            isListed = isListed || await ListAsync();
            if (isListed)
            {
                isListed = await FollowAsync();
            }

            var pause = _pause * (0.5 + random.NextDouble());
            _pause = _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
            await Task.Delay(pause, MachineTime, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Ends the feed. The scope of a tenant calls it once for each service that it knows the store by.</summary>
    public void Dispose() => _stopping.Cancel();

    /// <summary>Returns the object of a key as a read or a write returned it; null if its value cannot be decoded.</summary>
    public ApiObject? Decode(ObjectKey key, KeyValue found)
    {
        var item = EtcdValues.Decode(key, found.Value, found.ModRevision, out var reason);
        if (item is null)
        {
            Interlocked.Increment(ref _undecoded);
            Log.Undecoded(logger, found.Key.ToStringUtf8(), found.ModRevision, reason);
        }

        return item;
    }

    /// <summary>Returns false if etcd does not answer.</summary>
    private async Task<bool> ListAsync()
    {
        List<ApiObject> items = [];
        var (first, revision) = (keys.All.First, 0L);
        while (true)
        {
            var request = new RangeRequest { Key = first, RangeEnd = keys.All.End, Limit = PageLength, Revision = revision };
            if (!(await client.RangeAsync(request)).TryGet(out var page, out _))
            {
                return false;
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
                cache.Begin(items, revision);
                return true;
            }

            first = Google.Protobuf.ByteString.CopyFrom([.. page.Kvs[^1].Key.Span, 0]);
        }
    }

    /// <summary>Applies changes until the watch ends. Returns false if the next change is no longer in etcd.</summary>
    private async Task<bool> FollowAsync()
    {
        try
        {
            using var call = client.Watch(_stopping.Token);
            await call.RequestStream.WriteAsync(new()
            {
                CreateRequest = new() { Key = keys.All.First, RangeEnd = keys.All.End, StartRevision = cache.Snapshot.Version + 1 },
            });
            while (await call.ResponseStream.MoveNext(_stopping.Token))
            {
                var response = call.ResponseStream.Current;
                if (response.Canceled)
                {
                    Log.Canceled(logger, response.CompactRevision, response.CancelReason);
                    return response.CompactRevision == 0;
                }

                if (response.Created)
                {
                    _pause = FirstPause;
                    cache.SetFollowing(true);
                }

                Apply(response);
            }
        }
        catch (RpcException exception)
        {
            if (!_stopping.IsCancellationRequested)
            {
                Log.Ended(logger, exception.Status.Detail);
                await client.RecoverAsync(exception);
            }
        }
        catch (OperationCanceledException)
        {
            // the store was closed
        }
        finally
        {
            cache.SetFollowing(false);
        }

        return true;
    }

    private void Apply(WatchResponse response)
    {
        var changes = new List<CacheChange>(response.Events.Count);
        foreach (var change in response.Events)
        {
            if (keys.TryParse(change.Kv.Key, out var key))
            {
                changes.Add(new(key, change.Type == Event.Types.EventType.Delete ? null : Decode(key, change.Kv), change.Kv.ModRevision));
            }
        }

        if (changes.Count > 0)
        {
            cache.Apply(changes);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(22, LogLevel.Warning, "The value of {Key} at revision {Revision} is not an object, and is skipped: {Reason}.")]
        public static partial void Undecoded(ILogger logger, string key, long revision, string reason);

        [LoggerMessage(23, LogLevel.Warning, "The watch of etcd ended, and is opened again: {Reason}.")]
        public static partial void Ended(ILogger logger, string reason);

        [LoggerMessage(24, LogLevel.Warning, "etcd canceled the watch (compacted up to revision {Compacted}): {Reason}. Open watches expire if their next change is lost.")]
        public static partial void Canceled(ILogger logger, long compacted, string reason);
    }
}
