using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using TfJobApi.Logging;

namespace TfJobApi.Hosting.Connections;

/// <summary>
/// Accepts connections as long as descriptors are free, and closes the others at once. Kestrel alone would accept until all descriptors
/// are used, then retry without a pause; and it would end its loop when memory is short, in a process that continues to run.
/// </summary>
internal sealed class BoundedListener : IConnectionListener
{
    /// <summary>The time after which Kestrel must have asked for the next connection; it needs microseconds.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LogPeriod = TimeSpan.FromSeconds(10);

    private readonly IConnectionListener _inner;
    private readonly Predicate<nint> _isAllowed;
    private readonly Action _fail;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ITimer _watch;

    /// <summary>Created here, because memory is short when it is needed; it is stopped until then.</summary>
    private readonly PeriodicTimer _pause;

    private long _accepted;
    private long _asked;
    private long _missed = -1;
    private volatile bool _isUnbound;
    private long _loggedAt = long.MinValue;

    /// <param name="isAllowed">Whether a connection with this descriptor may stay open.</param>
    /// <param name="fail">Ends the process.</param>
    public BoundedListener(IConnectionListener inner, Predicate<nint> isAllowed, Action fail, TimeProvider time, ILogger<BoundedListener> logger)
    {
        (_inner, _isAllowed, _fail, _time, _logger) = (inner, isAllowed, fail, time, logger);
        _pause = new(Timeout.InfiniteTimeSpan, time);
        _watch = time.CreateTimer(_ => CheckLoop(), null, Patience, Patience);
    }

    public EndPoint EndPoint => _inner.EndPoint;

    /// <summary>Returns the next connection; null when the server stops. An exception ends the loop of Kestrel, and so the process.</summary>
    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        Volatile.Write(ref _asked, _accepted);
        try
        {
            ConnectionContext? refused = null;
            while (true)
            {
                try
                {
                    await CloseAsync(ref refused);
                    var connection = refused = await _inner.AcceptAsync(cancellationToken);
                    if (connection is null)
                    {
                        return null;
                    }

                    if (IsAllowed(connection))
                    {
                        Volatile.Write(ref _accepted, _asked + 1);
                        return connection;
                    }

                    LogRefusal();
                }
                catch (OutOfMemoryException)
                {
                    // requests that are handled now end, and free their memory
                    _pause.Period = Pause;
                    if (!await _pause.WaitForNextTickAsync(cancellationToken))
                    {
                        return null;
                    }

                    _pause.Period = Timeout.InfiniteTimeSpan;
                }
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException && !_isUnbound)
        {
            Fail();
            throw;
        }
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        StopTimers();
        return _inner.UnbindAsync(cancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        StopTimers();
        return _inner.DisposeAsync();
    }

    /// <summary>Closes a connection, and forgets it first: if that fails, a second attempt fails, too.</summary>
    private static ValueTask CloseAsync(ref ConnectionContext? connection)
    {
        var refused = connection;
        connection = null;
        refused?.Abort(new("The process has no room for another connection."));
        return refused?.DisposeAsync() ?? ValueTask.CompletedTask;
    }

    private void StopTimers()
    {
        _isUnbound = true;
        _watch.Dispose();
        _pause.Dispose();
    }

    private bool IsAllowed(ConnectionContext connection) =>
        connection.Features.Get<IConnectionSocketFeature>() is not { Socket: var socket } || _isAllowed(socket.Handle);

    private void LogRefusal()
    {
        var now = _time.GetTimestamp();
        if (_loggedAt == long.MinValue || _time.GetElapsedTime(_loggedAt, now) >= LogPeriod)
        {
            _loggedAt = now;
            Log.ConnectionsRefused(_logger, EndPoint);
        }
    }

    /// <summary>Ends the process if Kestrel has taken a connection and not asked for the next one, because its loop has failed.</summary>
    private void CheckLoop()
    {
        var accepted = Volatile.Read(ref _accepted);
        if (accepted == Volatile.Read(ref _asked))
        {
            return;
        }

        if (accepted == _missed)
        {
            Fail();
        }

        _missed = accepted;
    }

    private void Fail()
    {
        // if memory is too short for the rest, the watch repeats it
        Volatile.Write(ref _accepted, _asked + 1);
        _fail();
        _watch.Dispose();
        Log.ListenerFailed(_logger, EndPoint);
    }
}
