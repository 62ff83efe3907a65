using TfJobApi.Clock;
using TfJobApi.Memory;
using TfJobApi.Tenants;

namespace TfJobApi.Journal;

/// <summary>
/// Keeps the last requests of a tenant, up to a number of requests and of bytes, and within the memory of all journals. A request is kept
/// as bytes: as objects, all requests would outlive thousands of others, and the collector would copy them.
/// </summary>
internal sealed class RequestJournal : ITenantState, IMemoryHolder
{
    private readonly JournalOptions _options;
    private readonly VirtualClock _clock;
    private readonly TimeProvider _machine;
    private readonly MemoryShare _share;
    private readonly MemoryAccount _account;

    /// <summary>Protects the requests, their bytes and the waiters.</summary>
    private readonly Lock _gate = new();
    private readonly RecordRing<KeptRequest> _requests;
    private readonly ByteSegments _segments;
    private readonly List<JournalWaiter> _waiters = [];
    private long _oldestStamp = long.MaxValue;

    public RequestJournal(JournalOptions options, VirtualClock clock, TimeProvider machine, MemoryBudget memory)
    {
        (_options, _clock, _machine, _share) = (options, clock, machine, memory.Journals);
        _account = _share.Open(this);
        _requests = new(options.Length);
        _segments = new(_share.Segments);
    }

    public bool IsDisabled => _options.Length == 0;

    /// <summary>The id of the newest request.</summary>
    public long Newest => _requests.Newest;

    public long Count => Math.Max(0, _requests.Newest - _requests.Oldest + 1);

    /// <summary>All requests, the oldest first.</summary>
    public IEnumerable<RequestRecord> All => ReadAfter(0);

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
        return id;
    }

    /// <summary>Adds the end of a watch to its record.</summary>
    public void Complete(long id, RequestRecorder request)
    {
        lock (_gate)
        {
            if (_requests.Contains(id))
            {
                _requests[id] = _requests[id] with { StatusCode = request.StatusCode, Duration = request.Duration };
            }
        }
    }

    public RequestRecord? Find(long id)
    {
        KeptRequest kept;
        byte[] bytes;
        lock (_gate)
        {
            if (!_requests.Contains(id))
            {
                return null;
            }

            kept = _requests[id];
            bytes = kept.Place.Span.ToArray();
        }

        return new(id, kept, bytes);
    }

    /// <summary>Returns the requests after an id up to the newest, the oldest first. They are copied one by one; one that is removed meanwhile is skipped.</summary>
    public IEnumerable<RequestRecord> ReadAfter(long id)
    {
        var newest = Newest;
        while (id < newest)
        {
            id = Math.Max(id + 1, _requests.Oldest);
            if (Find(id) is { } found && id <= newest)
            {
                yield return found;
            }
        }
    }

    /// <summary>Removes all requests. Ids continue, so that a client that reads after an id misses nothing; waiters count from 0 again.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            DropAll(_requests.Newest);
            _waiters.ForEach(waiter => waiter.Clear());
        }
    }

    void ITenantState.Reset() => Clear();

    /// <summary>Counts the matching requests, old and new, until there are enough of them or the timeout expires.</summary>
    public async Task<int> WaitAsync(RecordFilter filter, int count, TimeSpan timeout, params IEnumerable<CancellationToken> ends)
    {
        var waiter = new JournalWaiter(filter, count);
        long newest;
        lock (_gate)
        {
            newest = _requests.Newest;
            _waiters.Add(waiter);
        }

        // one at a time, so that other requests do not wait for all of them
        for (var id = _requests.Oldest; id <= newest; id++)
        {
            lock (_gate)
            {
                if (_requests.Contains(id))
                {
                    waiter.Add(Peek(id));
                }
            }
        }

        await using var timer = _machine.CreateTimer(_ => waiter.Complete(), null, timeout, Timeout.InfiniteTimeSpan);
        using var end = CancellationTokenSource.CreateLinkedTokenSource([.. ends]);
        await using var onEnd = end.Token.Register(waiter.Complete);
        await waiter.Completion;

        lock (_gate)
        {
            _waiters.Remove(waiter);
            return waiter.Count;
        }
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

    /// <summary>Returns a request that is valid only under the lock.</summary>
    private RequestRecord Peek(long id) => new(id, _requests[id], _requests[id].Place.Memory);

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
