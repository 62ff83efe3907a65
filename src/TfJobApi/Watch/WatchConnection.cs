using System.IO.Pipelines;
using System.Threading.Channels;
using TfJobApi.Representations;

namespace TfJobApi.Watch;

/// <summary>
/// One open watch: its position in the changes of a store, and whether it reads, sends or waits. The README of this folder
/// describes its states. The hub notifies it until it is disposed of.
/// </summary>
internal sealed class WatchConnection : IDisposable
{
    private readonly Channel<bool> _signal = WatchHub.CreateSignal();
    private readonly WatchHub _hub;
    private readonly IChangeLog _log;
    private readonly Action _disconnect;
    private readonly int _era;
    private long _position;
    private long _skippedAt = -1;
    private int _openTurns;
    private volatile bool _isSending;
    private volatile bool _canBeDisconnected;
    private volatile bool _isDisposed;
    private volatile bool _isEnding;
    private volatile bool _isBookmarkDue;

    /// <param name="position">Null for the newest version.</param>
    /// <param name="disconnect">Aborts the connection of a caller that does not read while its next change is no longer kept.</param>
    public WatchConnection(WatchHub hub, IChangeLog log, long? position, Action disconnect)
    {
        _hub = hub;
        _log = log;
        _disconnect = disconnect;
        _era = hub.Era;
        _position = position ?? log.Newest;
        hub.Add(this);
    }

    /// <summary>The version of the last change that has been processed.</summary>
    public long Position
    {
        get => Volatile.Read(ref _position);
        set => Volatile.Write(ref _position, value);
    }

    /// <summary>The version before the oldest change that is kept.</summary>
    public long OldestPosition => _log.Oldest - 1;

    /// <summary>Whether it was opened with a version that the store has not issued, for example of another run of the server.</summary>
    public bool IsUnissued { get; init; }

    /// <summary>Whether the watch ends after the changes that exist already.</summary>
    public bool IsEnding => _isEnding;

    public bool IsBookmarkDue => _isEnding || _isBookmarkDue;

    /// <summary>Whether bulk writes do not wait for it, because it has not advanced since one of them gave up.</summary>
    public bool IsSkipped => Volatile.Read(ref _skippedAt) == Position;

    /// <summary>Whether there were more changes than the last read returned.</summary>
    public bool HasMore { get; private set; }

    /// <summary>Reads the next changes, as many as <see cref="IChangeLog.TryRead"/> returns; returns false if one of them is no longer kept.</summary>
    public bool TryRead(List<WatchEvent> changes)
    {
        var newest = _log.Newest;
        var isKept = !IsUnissued && _log.TryRead(_era, Position, changes);
        HasMore = changes is [.., var last] && last.Version < newest;

        return isKept;
    }

    /// <summary>Sends the bytes that have been written. Returns false if the caller has disconnected.</summary>
    /// <param name="canBeDisconnected">False for the head of the response and for the error that ends a watch.</param>
    public async ValueTask<bool> SendAsync(PipeWriter output, CancellationToken cancellation, bool canBeDisconnected = true)
    {
        var flush = output.FlushAsync(cancellation);
        if (flush.IsCompletedSuccessfully)
        {
            return !flush.Result.IsCompleted;
        }

        // the round does not wait for a caller that reads slowly
        _canBeDisconnected = canBeDisconnected;
        _isSending = true;
        CompleteTurns();
        try
        {
            return !(await flush).IsCompleted;
        }
        finally
        {
            _isSending = false;
        }
    }

    /// <summary>Sends an event in slices. Returns false if the caller has disconnected.</summary>
    public ValueTask<bool> SendAsync(ReadOnlyMemory<byte>[] pieces, PipeWriter output, CancellationToken cancellation) =>
        output.SendSlicesAsync(pieces, () => SendAsync(output, cancellation));

    /// <summary>Pauses. Rounds do not wait for it.</summary>
    /// <param name="length">On the machine's clock instead of the server's, because a pause depends on the machine's load.</param>
    public async ValueTask PauseAsync(TimeSpan length, CancellationToken cancellation)
    {
        _canBeDisconnected = false;
        _isSending = true;
        CompleteTurns();
        await Task.Delay(length, TimeProvider.System, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _isSending = false;
    }

    /// <summary>Waits for a signal. All signals since the last wait count as one.</summary>
    public ValueTask<bool> WaitAsync()
    {
        CompleteTurns();
        return _signal.Reader.ReadAsync();
    }

    /// <summary>Ends the current or the next wait.</summary>
    public void Signal() => _signal.Writer.TryWrite(true);

    public void End()
    {
        _isEnding = true;
        Signal();
    }

    public void RequestBookmark()
    {
        _isBookmarkDue = true;
        Signal();
    }

    public void CompleteBookmark() => _isBookmarkDue = false;

    /// <summary>Excludes it from the waits of bulk writes until it advances.</summary>
    public void Skip() => Volatile.Write(ref _skippedAt, Position);

    /// <summary>Starts a turn of a round. It lasts until the connection waits again, or sends to a caller that reads slowly.</summary>
    /// <param name="oldest">The version of the oldest change that is kept.</param>
    public void StartTurn(long oldest)
    {
        Interlocked.Increment(ref _openTurns);
        if (_isSending || _isDisposed)
        {
            CompleteTurns();
            if (_isSending && _canBeDisconnected && !_isDisposed && Position + 1 < oldest)
            {
                Disconnect();
            }
        }

        Signal();
    }

    public void Dispose()
    {
        _isDisposed = true;
        _hub.Remove(this);
        CompleteTurns();
    }

    private void Disconnect()
    {
        try
        {
            _disconnect();
        }
        catch (ObjectDisposedException)
        {
            // the connection has ended meanwhile
        }
    }

    private void CompleteTurns()
    {
        for (var turns = Interlocked.Exchange(ref _openTurns, 0); turns > 0; turns--)
        {
            _hub.CompleteTurn();
        }
    }
}
