using System.IO.Pipelines;
using System.Threading.Channels;

namespace TfJobApi.Watch;

/// <summary>
/// Somebody who waits for changes. Signals do not pile up: however many there are, one wait ends. Dispose of it, or it is
/// told of changes for ever.
/// </summary>
internal sealed class Watcher : IDisposable
{
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1)
    {
        FullMode = BoundedChannelFullMode.DropWrite,
        SingleReader = true,
    });

    private readonly WatchBroadcaster _broadcaster;
    private readonly Action _cutOff;
    private long _position;
    private long _leftBehindAt = -1;
    private int _rounds;
    private volatile bool _isSending;
    private volatile bool _canBeCutOff;
    private volatile bool _isDisposed;

    /// <param name="cutOff">Ends the connection, when it takes nothing more and the changes that it waits for are gone.</param>
    public Watcher(WatchBroadcaster broadcaster, Action cutOff)
    {
        _broadcaster = broadcaster;
        _cutOff = cutOff;
        broadcaster.Add(this);
    }

    /// <summary>The version of the last change that has been dealt with.</summary>
    public long Position
    {
        get => Volatile.Read(ref _position);
        set => Volatile.Write(ref _position, value);
    }

    /// <summary>Whether writes do not wait for it, since the last one that did so in vain.</summary>
    public bool IsLeftBehind => Volatile.Read(ref _leftBehindAt) == Position;

    /// <summary>Has writes not wait for it until it gets on.</summary>
    public void LeaveBehind() => Volatile.Write(ref _leftBehindAt, Position);

    /// <summary>Sends what has been written. False when nobody reads any more.</summary>
    /// <param name="canBeCutOff">
    /// Whether the watcher may be cut off while that takes its time; not while the head of the answer is sent or why it ends.
    /// </param>
    public async ValueTask<bool> SendAsync(PipeWriter output, CancellationToken cancellation, bool canBeCutOff = true)
    {
        var flush = output.FlushAsync(cancellation);
        if (flush.IsCompletedSuccessfully)
        {
            return !flush.Result.IsCompleted;
        }

        // the others need not wait for a caller that reads slowly
        _canBeCutOff = canBeCutOff;
        _isSending = true;
        EndRounds();
        try
        {
            return !(await flush).IsCompleted;
        }
        finally
        {
            _isSending = false;
        }
    }

    /// <summary>Ends the current or the next wait.</summary>
    public void Signal() => _signal.Writer.TryWrite(true);

    /// <summary>Begins its turn in a round.</summary>
    /// <param name="first">The version of the oldest change that is kept.</param>
    public void Announce(long first)
    {
        Interlocked.Increment(ref _rounds);
        if (_isSending || _isDisposed)
        {
            EndRounds();
            if (_isSending && _canBeCutOff && !_isDisposed && Position + 1 < first)
            {
                CutOff();
            }
        }

        Signal();
    }

    public ValueTask<bool> WaitAsync()
    {
        EndRounds();
        return _signal.Reader.ReadAsync();
    }

    public void Dispose()
    {
        _isDisposed = true;
        _broadcaster.Remove(this);
        EndRounds();
    }

    private void CutOff()
    {
        try
        {
            _cutOff();
        }
        catch (ObjectDisposedException)
        {
            // the connection has ended by itself meanwhile
        }
    }

    private void EndRounds()
    {
        for (var rounds = Interlocked.Exchange(ref _rounds, 0); rounds > 0; rounds--)
        {
            _broadcaster.HasDealt();
        }
    }
}
