using TfJobApi.Memory;
using TfJobApi.Resources;
using TfJobApi.Watch;

namespace TfJobApi.Storage.Etcd;

/// <summary>
/// The content of etcd as this replica knows it, and its newest changes. One feed writes it; watches, lists of a minimum version
/// and the first attempt of an update read it.
/// </summary>
internal sealed class EtcdCache
{
    /// <summary>The time that a write waits for its own change. Without it, the next read of this cache may not find the write.</summary>
    private static readonly TimeSpan OwnChangePatience = TimeSpan.FromMilliseconds(100);

    private static readonly TimeProvider MachineTime = TimeProvider.System;

    private readonly Lock _gate = new();
    private readonly WatchHub _hub;
    private readonly StoreMemory _memory;
    private readonly PriorityQueue<TaskCompletionSource, long> _waiters = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile StoreSnapshot _snapshot = StoreSnapshot.Empty(0);
    private volatile bool _isFollowing;

    /// <summary>The revision of the last write of this replica.</summary>
    private long _written;
    private int _losses;

    public EtcdCache(WatchHub hub, MemoryBudget memory)
    {
        _hub = hub;
        _memory = new(memory.Objects, seedVersion: 0);
        Log = new(hub, memory.History);
    }

    public StoreSnapshot Snapshot => _snapshot;

    public RevisionLog Log { get; }

    public StoreMemory Memory => _memory;

    /// <summary>Completes when the content has been read, and its changes arrive, for the first time.</summary>
    public Task Ready => _ready.Task;

    /// <summary>The number of times that etcd was older than this cache: it was restored, or is another one.</summary>
    public int Losses => Volatile.Read(ref _losses);

    /// <summary>Replaces the content. Watches expire, because the changes in between are unknown.</summary>
    public void Begin(StoreSnapshot next)
    {
        lock (_gate)
        {
            var isOlder = next.Version < _snapshot.Version;
            if (isOlder)
            {
                _written = 0;
                Volatile.Write(ref _losses, _losses + 1);
            }

            _memory.ChargeMark(_memory.SizeOf(next) - _memory.SizeOf(_snapshot));
            _snapshot = next;
            Log.Restart(next.Version, expires: _ready.Task.IsCompleted);
            CompleteWaiters(all: isOlder);
        }
    }

    /// <summary>Applies all changes of one or of several revisions.</summary>
    public void Apply(IReadOnlyList<CacheChange> changes)
    {
        List<WatchEvent> events = [];
        lock (_gate)
        {
            var snapshot = _snapshot;
            foreach (var change in changes)
            {
                var previous = snapshot.Find(change.Key, out var position);
                if (change.Object is { } stored)
                {
                    stored = stored.WithSharedNamespace(snapshot.SharedNamespace(change.Key));
                    snapshot = snapshot.With(stored, position, change.Revision);
                    events.Add(new(previous is null ? WatchEventType.Added : WatchEventType.Modified, stored, previous));
                    _memory.ChargeMark(_memory.SizeOf(stored) - _memory.SizeOf(previous));
                }
                else if (previous is not null)
                {
                    snapshot = snapshot.Without(change.Key, position, change.Revision);
                    events.Add(new(WatchEventType.Deleted, previous.WithVersion(change.Revision), previous));
                    _memory.ChargeMark(-_memory.SizeOf(previous));
                }
                else
                {
                    snapshot = snapshot.WithVersion(change.Revision);
                }
            }

            _snapshot = snapshot;
            if (events.Count > 0)
            {
                Log.Append(events);
            }

            CompleteWaiters();
        }
    }

    /// <summary>Whether changes arrive. Otherwise no write waits for its own.</summary>
    public void SetFollowing(bool isFollowing)
    {
        lock (_gate)
        {
            _isFollowing = isFollowing;
            if (!isFollowing)
            {
                CompleteWaiters(all: true);
            }
        }

        if (isFollowing)
        {
            _ready.TrySetResult();
        }
    }

    /// <summary>Waits until a change of this replica has arrived, for a short time.</summary>
    public ValueTask WaitAsync(long revision)
    {
        lock (_gate)
        {
            _written = Math.Max(_written, revision);
        }

        return WaitAsync(revision, OwnChangePatience);
    }

    /// <summary>
    /// Waits until the last change of this replica has arrived: then everything that others changed before it has arrived, too.
    /// Returns false if it does not arrive.
    /// </summary>
    public async ValueTask<bool> CatchUpAsync()
    {
        long written;
        lock (_gate)
        {
            written = _written;
        }

        await WaitAsync(written, EtcdClient.Patience);
        return _snapshot.Version >= written;
    }

    private async ValueTask WaitAsync(long revision, TimeSpan patience)
    {
        if (_snapshot.Version >= revision)
        {
            return;
        }

        var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (!_isFollowing || _snapshot.Version >= revision)
            {
                return;
            }

            _waiters.Enqueue(waiter, revision);
        }

        await waiter.Task.WaitAsync(patience, MachineTime).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Ends open watches and the memory of the content.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _memory.ChargeMark(-_memory.SizeOf(_snapshot));
            _snapshot = StoreSnapshot.Empty(_snapshot.Version);
            Log.Restart(_snapshot.Version);
        }
    }

    private void CompleteWaiters(bool all = false)
    {
        while (_waiters.TryPeek(out var waiter, out var revision) && (all || revision <= _snapshot.Version))
        {
            _waiters.Dequeue();
            waiter.TrySetResult();
        }
    }
}

/// <summary>One change in etcd.</summary>
/// <param name="Object">Null for a deletion, and for a value that cannot be decoded.</param>
internal readonly record struct CacheChange(ObjectKey Key, ApiObject? Object, long Revision);
