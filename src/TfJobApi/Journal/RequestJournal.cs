using TfJobApi.Clock;
using TfJobApi.Memory;
using TfJobApi.Signals;
using TfJobApi.Tenants;

namespace TfJobApi.Journal;

/// <summary>
/// Keeps the last requests of a tenant, up to a number of requests and of bytes, and within the memory of all journals. A request is kept
/// as bytes: as objects, all requests would outlive thousands of others, and the collector would copy them.
/// </summary>
internal sealed partial class RequestJournal : ITenantState, IMemoryHolder
{
    private readonly JournalOptions _options;
    private readonly VirtualClock _clock;
    private readonly TimeProvider _machine;
    private readonly MemoryShare _share;
    private readonly MemoryAccount _account;

    /// <summary>Protects the requests, their bytes and the waiters.</summary>
    private readonly Lock _gate = new();
    private readonly RecordRing<KeptRequest> _requests;

    /// <summary>The ids of the watches that have ended, in the order of their ends.</summary>
    private readonly RecordRing<long> _completed;
    private readonly ByteSegments _segments;
    private readonly List<JournalWaiter> _waiters = [];
    private long _clearedUpTo;
    private long _oldestStamp = long.MaxValue;

    public RequestJournal(JournalOptions options, VirtualClock clock, TimeProvider machine, MemoryBudget memory)
    {
        (_options, _clock, _machine, _share) = (options, clock, machine, memory.Journals);
        _account = _share.Open(this);
        _requests = new(options.Length);
        _completed = new(options.Length);
        _segments = new(_share.Segments);
    }

    public bool IsDisabled => _options.Length == 0;

    /// <summary>The id of the newest request.</summary>
    public long Newest => _requests.Newest;

    public ChangeSignal Changes { get; } = new();

    public long Oldest => _requests.Oldest;

    /// <summary>The id of the newest request when the journal was cleared last; 0 before.</summary>
    public long ClearedUpTo => Interlocked.Read(ref _clearedUpTo);

    /// <summary>The number of watches that have ended after their record was added.</summary>
    public long Completions => _completed.Newest;

    /// <summary>The place of the oldest end of a watch that is kept.</summary>
    public long OldestCompletion => _completed.Oldest;

    public long Count => Math.Max(0, _requests.Newest - _requests.Oldest + 1);

    long IMemoryHolder.OldestStamp => Volatile.Read(ref _oldestStamp);

    public RequestRecorder Begin(HttpContext context) => new(context, _clock.GetUtcNow(), _machine.GetTimestamp(), this);

    public void End(RequestRecorder request, HttpContext context, int statusCode)
    {
        request.Duration = _machine.GetElapsedTime(request.Started);
        request.Record(context, statusCode);
    }

    /// <summary>Returns the id of the request. The response is sent already, so this does not fail: without enough memory, all requests are dropped.</summary>
    public long Append(RequestRecorder request)
    {
        if (KeptRequest.Estimate(request) > _options.MaxBytes)
        {
            request.DropContent();
        }

        long id;
        lock (_gate)
        {
            try
            {
                _requests.Reserve();
                Add(KeptRequest.Write(request, _segments));
            }
            catch (OutOfMemoryException)
            {
                DropAll(_requests.Newest + 1);
            }

            id = _requests.Newest;
        }

        _share.RemoveExcess();
        Changes.Raise();
        return id;
    }

    /// <summary>Adds the end of a watch to its record.</summary>
    public void Complete(long id, RequestRecorder request)
    {
        lock (_gate)
        {
            if (_requests.Contains(id))
            {
                AddCompletion(id);
                _requests[id] = _requests[id] with { StatusCode = request.StatusCode, Duration = request.Duration, Completion = _completed.Newest };
            }
        }

        Changes.Raise();
    }

    /// <summary>Removes all requests. Ids continue, so that a client that reads after an id misses nothing; waiters count from 0 again.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _clearedUpTo = _requests.Newest;
            DropAll(_requests.Newest);
            _waiters.ForEach(waiter => waiter.Clear());
        }

        Changes.Raise();
    }

    ValueTask ITenantState.ResetAsync()
    {
        Clear();
        return default;
    }

    void IMemoryHolder.RemoveOldest()
    {
        lock (_gate)
        {
            if (!_requests.IsEmpty)
            {
                _account.Release(DropOldest());
            }
        }
    }

    private void Add(in KeptRequest request)
    {
        var added = request.Size;
        while (!_requests.IsEmpty && (_requests.IsFull || _account.Bytes + added > _options.MaxBytes))
        {
            added -= DropOldest();
        }

        // one addition to the counter that all tenants share
        _account.Charge(added);
        _requests.Add(request);
        UpdateOldest();

        foreach (var waiter in _waiters)
        {
            waiter.Add(Peek(_requests.Newest));
        }
    }

    private void AddCompletion(long id)
    {
        try
        {
            _completed.Reserve();
        }
        catch (OutOfMemoryException)
        {
            _completed.Clear(_completed.Newest);
        }

        if (_completed.IsFull)
        {
            _completed.RemoveOldest();
        }

        _completed.Add(id);
    }

    /// <summary>Returns the number of bytes that are no longer used.</summary>
    private long DropOldest()
    {
        var oldest = _requests[_requests.Oldest];
        _segments.Release(oldest.Place);
        _requests.RemoveOldest();
        UpdateOldest();
        return oldest.Size;
    }

    private void DropAll(long newest)
    {
        _requests.Clear(newest);
        _segments.Clear();
        UpdateOldest();
        _account.TrySet(0);
    }

    // of the time at which the request began
    private void UpdateOldest() =>
        Volatile.Write(ref _oldestStamp, _requests.IsEmpty ? long.MaxValue : _requests[_requests.Oldest].Started);
}
