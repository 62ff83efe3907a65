using System.Collections.Concurrent;
using System.Threading.Channels;
using TfJobApi.Logging;

namespace TfJobApi.Watch;

/// <summary>Notifies the watch connections of one store of changes, in rounds. The README of this folder describes the protocol.</summary>
/// <param name="historyLength">The number of changes that the store keeps for its watches.</param>
internal sealed class WatchHub(int historyLength, ILogger<WatchHub> logger)
{
    /// <summary>
    /// The number of connections that are notified before the rest of the thread pool's queue runs. A thousand at once would
    /// write about 20 MB before anything is sent.
    /// </summary>
    private const int GroupLength = 32;

    /// <summary>
    /// The time after which a round pauses, because requests, and readers on the same machine, need the processor as well.
    /// Notifying a thousand connections of one change costs nearly as much as notifying them of fifty.
    /// </summary>
    private static readonly TimeSpan PauseInterval = TimeSpan.FromMilliseconds(2);

    private static readonly TimeSpan PauseLength = TimeSpan.FromMilliseconds(1);

    /// <summary>The machine's time instead of the server's clock, because pauses depend on the machine's load.</summary>
    private static readonly TimeProvider MachineTime = TimeProvider.System;

    private readonly ConcurrentDictionary<WatchConnection, bool> _connections = new();
    private readonly Channel<bool> _changed = CreateSignal();

    private int _count;
    private int _era;
    private int _restores;
    private int _isRunning;
    private int _openTurns;
    private long _oldest;
    private long _lastPause;
    private volatile TaskCompletionSource _roundCompletion = new();

    public int HistoryLength => historyLength;

    public int Count => Volatile.Read(ref _count);

    /// <summary>The number of restarts. Versions of different eras cannot be compared.</summary>
    public int Era => Volatile.Read(ref _era);

    /// <summary>Creates a channel of one signal: while it is not read, further signals are dropped.</summary>
    public static Channel<bool> CreateSignal() => Channel.CreateBounded<bool>(new BoundedChannelOptions(1)
    {
        FullMode = BoundedChannelFullMode.DropWrite,
        SingleReader = true,
    });

    /// <summary>The number of times that the whole content was replaced by another one.</summary>
    public int Restores => Volatile.Read(ref _restores);

    /// <summary>Expires every open watch, because the store continues from another version.</summary>
    /// <param name="isRestore">Whether its content is another one, so that writes that began before have no object.</param>
    public void StartEra(bool isRestore)
    {
        if (isRestore)
        {
            Interlocked.Increment(ref _restores);
        }

        Interlocked.Increment(ref _era);
    }

    /// <summary>Requests a round. It only signals the loop, because the caller holds the store's lock.</summary>
    /// <param name="oldest">The version of the oldest change that is kept.</param>
    public void Notify(long oldest)
    {
        // A full fence: a connection that is not counted yet must find the change when it reads for the first time.
        Interlocked.Exchange(ref _oldest, oldest);
        if (Count > 0)
        {
            _changed.Writer.TryWrite(true);
        }
    }

    public void Add(WatchConnection connection)
    {
        _connections.TryAdd(connection, true);
        Interlocked.Increment(ref _count);
        if (Interlocked.Exchange(ref _isRunning, 1) == 0)
        {
            _ = RunAsync();
        }
    }

    public void Remove(WatchConnection connection)
    {
        if (_connections.TryRemove(connection, out _))
        {
            Interlocked.Decrement(ref _count);
        }
    }

    /// <summary>Returns the connections that have not processed a version yet.</summary>
    public IEnumerable<WatchConnection> Before(long version) =>
        _connections.Select(entry => entry.Key).Where(connection => connection.Position < version);

    /// <summary>Ends one turn of a connection; the last one ends the round.</summary>
    public void CompleteTurn()
    {
        if (Interlocked.Decrement(ref _openTurns) == 0)
        {
            _roundCompletion.TrySetResult();
        }
    }

    /// <summary>Runs rounds until the process ends; without changes it waits.</summary>
    private async Task RunAsync()
    {
        while (true)
        {
            if (!_changed.Reader.TryRead(out _))
            {
                await _changed.Reader.ReadAsync();
                _lastPause = MachineTime.GetTimestamp();
            }

            await RunRoundAsync();
        }
    }

    private async Task RunRoundAsync()
    {
        _roundCompletion = new(TaskCreationOptions.RunContinuationsAsynchronously);

        // the round has a turn of its own, so that it does not end before every connection has been notified
        Interlocked.Exchange(ref _openTurns, 1);
        var notified = 0;
        foreach (var (connection, _) in _connections)
        {
            if (notified++ % GroupLength == 0)
            {
                await YieldAsync();
            }

            Interlocked.Increment(ref _openTurns);
            try
            {
                connection.StartTurn(Volatile.Read(ref _oldest));
            }
#pragma warning disable CA1031 // the failure of one connection must not affect the others
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Log.WatchNotNotified(logger, exception);
            }
        }

        CompleteTurn();
        await _roundCompletion.Task;
    }

    /// <summary>Yields to the thread pool's queue and, every two milliseconds, to other processes.</summary>
    private async Task YieldAsync()
    {
        if (MachineTime.GetElapsedTime(_lastPause) > PauseInterval)
        {
            await Task.Delay(PauseLength, MachineTime);
            _lastPause = MachineTime.GetTimestamp();
        }
        else
        {
            await Task.Yield();
        }
    }
}
