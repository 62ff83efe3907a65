using TfJobApi.Clock;
using TfJobApi.Resources;
using TfJobApi.Tenants;

namespace TfJobApi.Journal;

/// <summary>The last requests of a tenant, bounded in number and in bytes.</summary>
internal sealed class RequestJournal : ITenantState
{
    /// <summary>The size of a record in addition to its texts, its body and its objects; rather too much than too little.</summary>
    private const int BareSize = 1024;

    private readonly int _length;
    private readonly long _maxBytes;
    private readonly VirtualClock _clock;
    private readonly TimeProvider _machine;
    private readonly Action<RequestRecord> _append;
    private readonly Lock _gate = new();
    private readonly Queue<(RequestRecord Record, long Size)> _records = new();
    private readonly List<JournalWaiter> _waiters = [];
    private long _lastId;
    private long _bytes;

    public RequestJournal(JournalOptions options, VirtualClock clock, TimeProvider machine)
    {
        _length = options.Length;
        _maxBytes = options.MaxBytes;
        _clock = clock;
        _machine = machine;
        _append = Append;
    }

    public bool IsOff => _length == 0;

    /// <summary>Whether a caller waits for records now.</summary>
    public bool IsWaitedFor
    {
        get
        {
            lock (_gate)
            {
                return _waiters.Count > 0;
            }
        }
    }

    /// <summary>The kept records, the oldest first.</summary>
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

    public RequestRecord Begin(HttpContext context) => new(context, _clock.GetUtcNow(), _machine.GetTimestamp(), _append);

    public void End(RequestRecord record, HttpContext context, int statusCode)
    {
        record.Duration = _machine.GetElapsedTime(record.Started);
        record.Record(context, statusCode);
    }

    /// <summary>Removes all records. Ids continue, so that a client that reads on after one misses nothing; waiters start to count from 0.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _records.Clear();
            _bytes = 0;
            _waiters.ForEach(waiter => waiter.Clear());
        }
    }

    void ITenantState.Reset() => Clear();

    /// <summary>Counts matching records, kept ones and new ones, until there are enough of them or the time is over.</summary>
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

        await using var timer = _machine.CreateTimer(_ => waiter.End(), null, timeout, Timeout.InfiniteTimeSpan);
        using var end = CancellationTokenSource.CreateLinkedTokenSource([.. ends]);
        await using var onEnd = end.Token.Register(waiter.End);
        await waiter.Ended;

        lock (_gate)
        {
            _waiters.Remove(waiter);
            return waiter.Count;
        }
    }

    private static long SizeOf(RequestRecord record) =>
        BareSize
        + (sizeof(char) * (record.Path.Length + record.Query.Length + record.UserAgent.Length + (record.ContentType?.Length ?? 0)))
        + (record.Body?.Length ?? 0)
        + (record.Before?.Length ?? 0)
        + (record.After is { } after ? OwnLength(after, record.Before) : 0)
        + (sizeof(char) * (record.Refusal?.Details?.Causes.Sum(cause => cause.Message.Length + cause.Field.Length) ?? 0));

    /// <summary>Revisions share everything that an update has not changed; a patch of a label does not copy the pod templates.</summary>
    private static int OwnLength(ApiObject after, ApiObject? before) =>
        ReferenceEquals(after, before) ? 0 : after.Length - (before is not null && after.Spec.Equals(before.Spec) ? after.Spec.Length : 0);

    private void Append(RequestRecord record)
    {
        var size = SizeOf(record);
        if (size > _maxBytes)
        {
            // that there was a request is worth more than its content
            (record.Body, record.Before, record.After) = (null, null, null);
            size = BareSize;
        }

        lock (_gate)
        {
            record.Id = ++_lastId;
            _records.Enqueue((record, size));
            _bytes += size;
            while (_records.Count > _length || _bytes > _maxBytes)
            {
                _bytes -= _records.Dequeue().Size;
            }

            if (_waiters.Count > 0)
            {
                _waiters.ForEach(waiter => waiter.Add(record));
            }
        }
    }
}
