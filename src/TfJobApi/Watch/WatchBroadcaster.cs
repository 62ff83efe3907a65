using System.Collections.Concurrent;

namespace TfJobApi.Watch;

/// <summary>
/// Tells watchers that there are changes. The writer only leaves a note: a thread of the pool goes round, and changes that
/// come meanwhile are told of in one more round, however many they are.
/// </summary>
internal sealed class WatchBroadcaster : IThreadPoolWorkItem
{
    private readonly ConcurrentDictionary<Watcher, bool> _watchers = new();
    private int _count;
    private int _isRoundDue;
    private long _first;

    /// <summary>How many watches are open.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <param name="first">The version of the oldest change that is kept.</param>
    public void Announce(long first)
    {
        Volatile.Write(ref _first, first);
        if (Count > 0 && Interlocked.Exchange(ref _isRoundDue, 1) == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    public void Execute()
    {
        Interlocked.Exchange(ref _isRoundDue, 0);
        var first = Volatile.Read(ref _first);
        foreach (var (watcher, _) in _watchers)
        {
            watcher.Announce(first);
        }
    }

    public void Add(Watcher watcher)
    {
        _watchers.TryAdd(watcher, true);
        Interlocked.Increment(ref _count);
    }

    public void Remove(Watcher watcher)
    {
        if (_watchers.TryRemove(watcher, out _))
        {
            Interlocked.Decrement(ref _count);
        }
    }
}
