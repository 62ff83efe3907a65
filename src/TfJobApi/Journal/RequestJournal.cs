using TfJobApi.Clock;
using TfJobApi.Memory;
using TfJobApi.Resources;
using TfJobApi.Tenants;

namespace TfJobApi.Journal;

/// <summary>Keeps the last requests of a tenant, up to a number of requests and of bytes, and within the memory of all journals.</summary>
internal sealed class RequestJournal : ITenantState, IMemoryHolder
{
    /// <summary>A generous estimate of the size of a record without its texts, its body and its objects.</summary>
    private const int BareSize = 1024;

    private readonly JournalOptions _options;
    private readonly VirtualClock _clock;
    private readonly TimeProvider _machine;
    private readonly MemoryShare _share;
    private readonly MemoryAccount _account;
    private readonly Action<RequestRecord> _append;
    private readonly Lock _gate = new();
    private readonly Queue<(RequestRecord Record, long Size)> _records = new();
    private readonly List<JournalWaiter> _waiters = [];
    private long _lastId;
    private long _oldestStamp = long.MaxValue;

    public RequestJournal(JournalOptions options, VirtualClock clock, TimeProvider machine, MemoryBudget memory)
    {
        (_options, _clock, _machine, _share) = (options, clock, machine, memory.Journals);
        _account = _share.Open(this);
        _append = Append;
    }

    public bool IsDisabled => _options.Length == 0;

    /// <summary>All records, the oldest first.</summary>
    public RequestRecord[] All
    {
        get
        {
            lock (_gate)
            {
                return [.. _records.Select(kept => kept.Record)];
            }
        }
    }

    long IMemoryHolder.OldestStamp => Volatile.Read(ref _oldestStamp);

    public RequestRecord Begin(HttpContext context) => new(context, _clock.GetUtcNow(), _machine.GetTimestamp(), _append);

    public void End(RequestRecord record, HttpContext context, int statusCode)
    {
        record.Duration = _machine.GetElapsedTime(record.Started);
        record.Record(context, statusCode);
    }

    /// <summary>Removes all records. Ids continue, so that a client that reads after an id misses nothing; waiters count from 0 again.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _records.Clear();
            _account.TrySet(0);
            UpdateOldest();
            _waiters.ForEach(waiter => waiter.Clear());
        }
    }

    void ITenantState.Reset() => Clear();

    /// <summary>Counts the matching records, old and new, until there are enough of them or the timeout expires.</summary>
    public async Task<int> WaitAsync(RecordFilter filter, int count, TimeSpan timeout, params IEnumerable<CancellationToken> ends)
    {
        var waiter = new JournalWaiter(filter, count);
        lock (_gate)
        {
            foreach (var (record, _) in _records)
            {
                waiter.Add(record);
            }

            _waiters.Add(waiter);
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
            if (_records.Count > 0)
            {
                _account.Release(_records.Dequeue().Size);
                UpdateOldest();
            }
        }
    }

    private static long SizeOf(RequestRecord record) =>
        BareSize
        + (sizeof(char) * (record.Path.Length + record.Query.Length + record.UserAgent.Length + (record.ContentType?.Length ?? 0)))
        + (record.Body?.Length ?? 0)
        + (record.Before?.Length ?? 0)
        + (record.After is { } after ? OwnLength(after, record.Before) : 0)
        + (sizeof(char) * (record.Refusal?.Details?.Causes.Sum(cause => cause.Message.Length + cause.Field.Length) ?? 0));

    // Revisions share a spec that an update has not changed.
    private static int OwnLength(ApiObject after, ApiObject? before) =>
        ReferenceEquals(after, before) ? 0 : after.Length - (before is not null && after.Spec.Equals(before.Spec) ? after.Spec.Length : 0);

    private void Append(RequestRecord record)
    {
        var size = SizeOf(record);
        if (size > _options.MaxBytes)
        {
            // Keep the request without its content.
            (record.Body, record.Before, record.After) = (null, null, null);
            size = BareSize;
        }

        lock (_gate)
        {
            record.Id = ++_lastId;
            _records.Enqueue((record, size));
            var added = size;
            while (_records.Count > _options.Length || _account.Bytes + added > _options.MaxBytes)
            {
                added -= _records.Dequeue().Size;
            }

            // one addition to the counter that all tenants share
            _account.Charge(added);
            UpdateOldest();

            foreach (var waiter in _waiters)
            {
                waiter.Add(record);
            }
        }

        _share.RemoveExcess();
    }

    // of the time at which the request began
    private void UpdateOldest() =>
        Volatile.Write(ref _oldestStamp, _records.TryPeek(out var oldest) ? oldest.Record.Started : long.MaxValue);
}
