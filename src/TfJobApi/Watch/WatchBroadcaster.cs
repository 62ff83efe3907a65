using System.Collections.Concurrent;
using System.Threading.Channels;

namespace TfJobApi.Watch;

/// <summary>
/// Tells watchers that there are changes, in rounds. The writer only leaves a note; whoever goes round does it between
/// requests, and changes that come meanwhile are told of to those who have not had their turn, to the others in the next round.
/// </summary>
/// <remarks>
/// Whoever has been telling for a while takes a breath. Telling a thousand watchers of one change costs nearly as much as
/// telling them of fifty, the requests that make the changes want their turn, and those who read on the same machine do, too.
/// </remarks>
internal sealed partial class WatchBroadcaster(ILogger<WatchBroadcaster> logger)
{
    /// <summary>
    /// How many watchers are told at once, before others in the thread pool's queue have their turn: told all at once, a
    /// thousand would write some 20 MB before it is sent. Sending may still fall behind the telling; a breath lets it catch up.
    /// </summary>
    private const int GroupLength = 32;

    /// <summary>After how long a breath is due.</summary>
    private static readonly TimeSpan BreathDue = TimeSpan.FromMilliseconds(2);

    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(1);

    /// <summary>The machine's own, whatever the server's clock says: this is about its load.</summary>
    private static readonly TimeProvider MachineTime = TimeProvider.System;

    private readonly ConcurrentDictionary<Watcher, bool> _watchers = new();
    private readonly Channel<bool> _note = Channel.CreateBounded<bool>(new BoundedChannelOptions(1)
    {
        FullMode = BoundedChannelFullMode.DropWrite,
        SingleReader = true,
    });

    private int _count;
    private int _isGoing;
    private int _busy;
    private long _first;
    private long _lastBreath;
    private volatile TaskCompletionSource _roundIsOver = new();

    /// <summary>How many watches are open.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <param name="first">The version of the oldest change that is kept.</param>
    public void Announce(long first)
    {
        Volatile.Write(ref _first, first);
        if (Count > 0)
        {
            _note.Writer.TryWrite(true);
        }
    }

    public void Add(Watcher watcher)
    {
        _watchers.TryAdd(watcher, true);
        Interlocked.Increment(ref _count);
        if (Interlocked.Exchange(ref _isGoing, 1) == 0)
        {
            _ = GoAsync();
        }
    }

    public void Remove(Watcher watcher)
    {
        if (_watchers.TryRemove(watcher, out _))
        {
            Interlocked.Decrement(ref _count);
        }
    }

    /// <summary>The watchers that have not come to a version yet.</summary>
    public IEnumerable<Watcher> Behind(long version) => _watchers.Select(entry => entry.Key).Where(watcher => watcher.Position < version);

    /// <summary>Says that a watcher has dealt with this round as far as it can.</summary>
    public void HasDealt()
    {
        if (Interlocked.Decrement(ref _busy) == 0)
        {
            _roundIsOver.TrySetResult();
        }
    }

    /// <summary>Goes round for as long as the process lives; while there is no note, it costs nothing.</summary>
    private async Task GoAsync()
    {
        while (true)
        {
            if (!_note.Reader.TryRead(out _))
            {
                await _note.Reader.ReadAsync();
                _lastBreath = MachineTime.GetTimestamp();
            }

            await GoRoundAsync();
        }
    }

    private async Task GoRoundAsync()
    {
        _roundIsOver = new(TaskCreationOptions.RunContinuationsAsynchronously);

        // one more than there are, so that the round is not over before all have been told
        Interlocked.Exchange(ref _busy, 1);
        var told = 0;
        foreach (var (watcher, _) in _watchers)
        {
            if (told++ % GroupLength == 0)
            {
                await LetOthersAsync();
            }

            Interlocked.Increment(ref _busy);
            try
            {
                watcher.Announce(Volatile.Read(ref _first));
            }
#pragma warning disable CA1031 // whatever it is, the others are to be told, in this round and in the next ones
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Log.NotTold(logger, exception);
            }
        }

        HasDealt();
        await _roundIsOver.Task;
    }

    /// <summary>Lets what waits in the thread pool's queue have its turn, and now and then the other processes.</summary>
    private async Task LetOthersAsync()
    {
        if (MachineTime.GetElapsedTime(_lastBreath) > BreathDue)
        {
            await Task.Delay(Breath, MachineTime);
            _lastBreath = MachineTime.GetTimestamp();
        }
        else
        {
            await Task.Yield();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "A watcher could not be told that there are changes; the others have been.")]
        public static partial void NotTold(ILogger logger, Exception exception);
    }
}
