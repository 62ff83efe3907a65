using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Watch;

namespace TfJobApi.Admin.Events;

/// <summary>
/// One reader's stream of events. It reads each source from its position on, as far as the reader reads; a source that does not keep what
/// follows ends the stream. Changes of the rest are events with the current state.
/// </summary>
internal sealed partial class EventStream : IDisposable
{
    /// <summary>The number of changes, and of requests, that are read before they are sent.</summary>
    private const int BatchLength = 512;

    /// <summary>The number of bytes after which events are sent.</summary>
    private const int PieceLength = 32 * 1024;

    /// <summary>The pause after a batch, so that many events are sent together.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// The pause while more is waiting than one batch. Then the stream sends about 2,000 changes in a second; if the server makes more
    /// for longer, the next one is soon no longer kept.
    /// </summary>
    private static readonly TimeSpan BacklogPause = TimeSpan.FromMilliseconds(250);

    private readonly EventSources _sources;
    private readonly HttpContext _context;
    private readonly Func<bool> _tenantExists;
    private readonly EventOutput _output;
    private readonly List<WatchEvent> _changes = new(BatchLength);
    private volatile WatchConnection _watch;
    private EventPosition _position;
    private volatile bool _isCommentDue;

    /// <param name="after">Null for what happens from now on.</param>
    /// <param name="tenantExists">Returns false after the tenant was deleted, whose sources report nothing more.</param>
    public EventStream(EventSources sources, EventPosition? after, HttpContext context, Func<bool> tenantExists)
    {
        (_sources, _context, _tenantExists, _output) = (sources, context, tenantExists, new(context.Response.BodyWriter));
        var era = sources.Era;
        _watch = sources.Watch(after?.Version, context.Abort);
        sources.Subscribe(Signal);
        _position = after ?? sources.Now(era, _watch.Position);
    }

    /// <summary>Sends events until the reader disconnects, the server stops, or an event is no longer kept.</summary>
    public async Task RunAsync(StreamStart start, TimeProvider machine, TimeSpan commentPeriod, CancellationToken stopping)
    {
        await using var commentTimer = machine.CreateTimer(_ => RequestComment(), null, commentPeriod, commentPeriod);
        await using var onStop = stopping.Register(Signal);
        await using var onAbort = _context.RequestAborted.Register(Signal);

        var isOver = !_sources.Covers(_position);
        if (isOver)
        {
            WriteGone();
        }
        else
        {
            _output.Write("start"u8, _position, start with { ResourceVersion = ResourceVersion.Format(_position.Version) }, EventOutput.Json.StreamStart);
        }

        while (await SendAsync() && !isOver && !stopping.IsCancellationRequested)
        {
            await _watch.PauseAsync(IsBehind ? BacklogPause : Pause, _context.RequestAborted);
            isOver = !await WriteNextAsync(stopping);
        }
    }

    public void Dispose()
    {
        _sources.Unsubscribe(Signal);
        _watch.Dispose();
    }

    private bool IsBehind => _watch.HasMore || Journal.Newest - _position.Request > BatchLength;

    private void Signal() => _watch.Signal();

    private void RequestComment()
    {
        _isCommentDue = true;
        Signal();
    }

    private void WriteComment()
    {
        if (_isCommentDue)
        {
            _isCommentDue = false;
            _output.WriteComment();
        }
    }

    private ValueTask<bool> SendAsync() => _watch.SendAsync(_context.Response.BodyWriter, _context.RequestAborted);

    /// <summary>Waits until there is something to send. Returns false if the stream is over.</summary>
    private async ValueTask<bool> WriteNextAsync(CancellationToken stopping)
    {
        var written = _output.Count;
        while (await WriteAsync())
        {
            if (_output.Count > written || stopping.IsCancellationRequested || _context.RequestAborted.IsCancellationRequested)
            {
                return true;
            }

            await _watch.WaitAsync();
            WriteComment();
        }

        return false;
    }

    /// <summary>Writes what has happened since the position. Returns false if the stream is over.</summary>
    private async ValueTask<bool> WriteAsync()
    {
        // A request that is in the journal has stored its changes: they are written first.
        var newest = _sources.Journal.Newest;
        WriteStates();
        return await WriteChangesAsync() && (_watch.HasMore || await WriteRequestsAsync(newest));
    }

    private void WriteStates()
    {
        var now = _sources.Now(_position.Era, _position.Version);
        if (now.Tenants != _position.Tenants)
        {
            _position = _position with { Tenants = now.Tenants };
            _output.Write("tenant"u8, _position, _sources.Tenants, EventOutput.Json.TenantList);
        }

        if (now.Faults != _position.Faults)
        {
            _position = _position with { Faults = now.Faults };
            _output.Write("fault"u8, _position, _sources.Faults, EventOutput.Json.FaultList);
        }

        if (now.Clock != _position.Clock)
        {
            _position = _position with { Clock = now.Clock };
            _output.Write("clock"u8, _position, _sources.Clock, EventOutput.Json.ClockReading);
        }

        if (now.Snapshots != _position.Snapshots)
        {
            _position = _position with { Snapshots = now.Snapshots };
            _output.Write("state"u8, _position, _sources.Content(isRestored: false), EventOutput.Json.ContentChange);
        }
    }

    private async ValueTask<bool> WriteChangesAsync()
    {
        _changes.Clear();
        if (!_watch.TryRead(_changes))
        {
            if (_sources.Era == _position.Era || !_tenantExists())
            {
                // the deletion of the tenant may be newer than the states that were written
                WriteStates();
                WriteGone();
                return false;
            }

            Continue();
            return true;
        }

        foreach (var change in _changes)
        {
            _position = _position with { Version = change.Version };
            _watch.Position = change.Version;
            if (change.Object.Resource != TfJob.Definition)
            {
                _output.Write("object"u8, _position, ObjectChange.From(change), EventOutput.Json.ObjectChange);
            }
            else if (!EventWriter.IsLong(change.Object))
            {
                _output.Write("job"u8, _position, change.Line.TrimEnd((byte)'\n'));
            }
            else if (!await SendLongAsync(change))
            {
                return false;
            }

            if (_output.Unsent > PieceLength && !await SendAsync())
            {
                return false;
            }
        }

        return true;
    }

    private ValueTask<bool> SendLongAsync(WatchEvent change)
    {
        _output.Begin("job"u8, _position);
        return _watch.SendAsync([.. EventWriter.Split(change.Type, change.Object), "\n"u8.ToArray()], _context.Response.BodyWriter, _context.RequestAborted);
    }

    /// <summary>Continues after a reset or a restore.</summary>
    private void Continue()
    {
        var era = _sources.Era;
        using var previous = _watch;
        _watch = _sources.Watch(null, _context.Abort);
        _position = _position with { Era = era, Version = _watch.Position };
        _output.Write("state"u8, _position, _sources.Content(isRestored: true), EventOutput.Json.ContentChange);
        Signal();
    }

    private void WriteGone() =>
        _output.Write("gone"u8, null, new StreamGone("events after this position are no longer kept: read the state again, and open a new stream"), EventOutput.Json.StreamGone);
}
