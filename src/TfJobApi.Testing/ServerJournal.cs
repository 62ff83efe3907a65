using TfJobApi.Journal;

namespace TfJobApi.Testing;

/// <summary>What the server was asked: the last 1,000 requests, unless <c>Journal:Length</c> says otherwise.</summary>
public sealed class ServerJournal
{
    private readonly RequestJournal _journal;

    internal ServerJournal(RequestJournal journal) => _journal = journal;

    /// <summary>All that is kept, the oldest first.</summary>
    public IReadOnlyList<RecordedRequest> All => Find(new());

    /// <summary>Those that fit, the oldest first.</summary>
    public IReadOnlyList<RecordedRequest> Find(RequestFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var wanted = filter.ToExchangeFilter();

        return [.. _journal.All.Where(wanted.Matches).Select(exchange => new RecordedRequest(JournalEntry.Of(exchange)))];
    }

    /// <summary>How many fit.</summary>
    public int Count(RequestFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return _journal.All.Count(filter.ToExchangeFilter().Matches);
    }

    /// <summary>Asserts that exactly one request fits, and answers it.</summary>
    /// <exception cref="TfJobApiAssertionException">There is none, or more than one; the message lists what there was.</exception>
    public RecordedRequest AssertSingle(RequestFilter filter)
    {
        var found = Find(filter);
        if (found.Count == 1)
        {
            return found[0];
        }

        var listed = found.Count == 0 ? All : found;
        throw new TfJobApiAssertionException(
            $"exactly one request was expected to fit {filter}, and {found.Count} did. {(found.Count == 0 ? "All there were" : "They were")}:"
            + $"{Environment.NewLine}{string.Join(Environment.NewLine, listed.Select(request => $"  {request}"))}");
    }

    /// <summary>Waits until so many requests fit, among those that have come and those that come.</summary>
    /// <param name="filter">Which are meant.</param>
    /// <param name="count">How many, 1 or more. Default: 1.</param>
    /// <param name="timeout">How long at most, on the machine's clock. Default: 10 seconds.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="TimeoutException">The time is over; the message says how many there were.</exception>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public async Task WaitForAsync(RequestFilter filter, int count = 1, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);

        var patience = timeout ?? TimeSpan.FromSeconds(10);
        var found = await _journal.WaitAsync(filter.ToExchangeFilter(), count, patience, [cancellationToken]).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        if (found < count)
        {
            throw new TimeoutException($"{count} requests were waited for that fit {filter}, and {found} came within {patience}");
        }
    }

    /// <summary>Forgets everything; ids go on.</summary>
    public void Clear() => _journal.Clear();
}
