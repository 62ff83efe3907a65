namespace TfJobApi.Journal;

/// <summary>Finds requests, and waits for them.</summary>
internal sealed partial class RequestJournal
{
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

    /// <summary>Returns the requests that match, the oldest first. Only those are copied.</summary>
    public IEnumerable<RequestRecord> Find(RecordFilter filter) => IdsAfter(filter.After).Where(id => Matches(id, filter)).Select(Find).OfType<RequestRecord>();

    /// <summary>Returns the number of requests that match, without a copy of them.</summary>
    public int CountMatches(RecordFilter filter) => IdsAfter(filter.After).Count(id => Matches(id, filter));

    /// <summary>Returns the requests that stored one of the versions, the oldest first. Only those are copied.</summary>
    public IEnumerable<RequestRecord> FindStored(IReadOnlySet<long> versions)
    {
        var newest = Newest;
        for (var id = _requests.Oldest; id <= newest; id++)
        {
            if (HasStored(id, versions) && Find(id) is { } found)
            {
                yield return found;
            }
        }
    }

    /// <summary>Returns the watch that ended after a number of others; null if it is no longer kept.</summary>
    /// <param name="completion">From 1 on.</param>
    public RequestRecord? FindCompleted(long completion)
    {
        lock (_gate)
        {
            return _completed.Contains(completion) ? Find(_completed[completion]) : null;
        }
    }

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

    private IEnumerable<long> IdsAfter(long? id)
    {
        var newest = Newest;
        for (var next = Math.Max(_requests.Oldest, Math.Min(id ?? 0, newest) + 1); next <= newest; next++)
        {
            yield return next;
        }
    }

    private bool Matches(long id, RecordFilter filter)
    {
        lock (_gate)
        {
            return _requests.Contains(id) && filter.Matches(Peek(id));
        }
    }

    // one at a time, so that other requests do not wait for all of them
    private bool HasStored(long id, IReadOnlySet<long> versions)
    {
        lock (_gate)
        {
            return _requests.Contains(id) && versions.Contains(_requests[id].StoredVersion);
        }
    }

    /// <summary>Returns a request that is valid only under the lock.</summary>
    private RequestRecord Peek(long id) => new(id, _requests[id], _requests[id].Place.Memory);
}
