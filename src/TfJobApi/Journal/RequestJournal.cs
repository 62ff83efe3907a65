using TfJobApi.Clock;
using TfJobApi.Resources;
using TfJobApi.Tenants;

namespace TfJobApi.Journal;

/// <summary>The last exchanges of a tenant, bounded in number and in bytes.</summary>
internal sealed class RequestJournal : ITenantState
{
    /// <summary>What an exchange takes beside its texts, its body and its TFJobs; rather too much than too little.</summary>
    private const int BareSize = 1024;

    private readonly int _length;
    private readonly long _maxBytes;
    private readonly VirtualClock _clock;
    private readonly TimeProvider _machine;
    private readonly Action<RequestRecord> _append;
    private readonly Lock _gate = new();
    private readonly Queue<(RequestRecord RequestRecord, long Size)> _exchanges = new();
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

    /// <summary>Whether somebody waits for exchanges now.</summary>
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

    /// <summary>What is kept, the oldest first.</summary>
    public RequestRecord[] All
    {
        get
        {
            lock (_gate)
            {
                return [.. _exchanges.Select(kept => kept.RequestRecord)];
            }
        }
    }

    public RequestRecord Begin(HttpContext context) => new(context, _clock.GetUtcNow(), _machine.GetTimestamp(), _append);

    public void End(RequestRecord exchange, HttpContext context, int statusCode)
    {
        exchange.Duration = _machine.GetElapsedTime(exchange.Started);
        exchange.Record(context, statusCode);
    }

    /// <summary>Forgets everything. Ids go on, so that whoever reads on from one misses nothing; who waits begins to count anew.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _exchanges.Clear();
            _bytes = 0;
            _waiters.ForEach(waiter => waiter.Clear());
        }
    }

    void ITenantState.Reset() => Clear();

    /// <summary>Counts what matches, among what is kept and what comes, until there is as much as is waited for or the time is over.</summary>
    public async Task<int> WaitAsync(RecordFilter filter, int count, TimeSpan timeout, params IEnumerable<CancellationToken> ends)
    {
        var waiter = new JournalWaiter(filter, count);
        lock (_gate)
        {
            foreach (var (exchange, _) in _exchanges)
            {
                waiter.See(exchange);
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

    private static long SizeOf(RequestRecord exchange) =>
        BareSize
        + (sizeof(char) * (exchange.Path.Length + exchange.Query.Length + exchange.UserAgent.Length + (exchange.ContentType?.Length ?? 0)))
        + (exchange.Body?.Length ?? 0)
        + (exchange.Before?.Length ?? 0)
        + (exchange.After is { } after ? OwnLength(after, exchange.Before) : 0)
        + (sizeof(char) * (exchange.Refusal?.Details?.Causes.Sum(cause => cause.Message.Length + cause.Field.Length) ?? 0));

    /// <summary>Revisions share what an update has not changed; a patch of a label leaves the pod templates where they are.</summary>
    private static int OwnLength(ApiObject after, ApiObject? before) =>
        ReferenceEquals(after, before) ? 0 : after.Length - (before is not null && after.Spec.Equals(before.Spec) ? after.Spec.Length : 0);

    private void Append(RequestRecord exchange)
    {
        var size = SizeOf(exchange);
        if (size > _maxBytes)
        {
            // that there was something is worth more than what it was
            (exchange.Body, exchange.Before, exchange.After) = (null, null, null);
            size = BareSize;
        }

        lock (_gate)
        {
            exchange.Id = ++_lastId;
            _exchanges.Enqueue((exchange, size));
            _bytes += size;
            while (_exchanges.Count > _length || _bytes > _maxBytes)
            {
                _bytes -= _exchanges.Dequeue().Size;
            }

            if (_waiters.Count > 0)
            {
                _waiters.ForEach(waiter => waiter.See(exchange));
            }
        }
    }
}
