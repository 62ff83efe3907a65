using TfJobApi.Journal;

namespace TfJobApi.Testing;

/// <summary>The requests that the server has received: the last 1,000, unless <c>Journal:Length</c> is set.</summary>
public sealed class ServerJournal
{
    private readonly RequestJournal _journal;

    internal ServerJournal(RequestJournal journal) => _journal = journal;

    /// <summary>All recorded requests, the oldest first.</summary>
    public IReadOnlyList<RecordedRequest> All => Find(new());

    /// <summary>Returns the requests that match, the oldest first.</summary>
    /// <exception cref="ArgumentException">The filter can never match; the message names the field.</exception>
    public IReadOnlyList<RecordedRequest> Find(RequestFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);

        return [.. _journal.Find(filter.ToRecordFilter()).Select(record => new RecordedRequest(JournalEntry.From(record)))];
    }

    /// <summary>Returns the number of requests that match.</summary>
    /// <exception cref="ArgumentException">The filter can never match; the message names the field.</exception>
    public int Count(RequestFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);

        return _journal.CountMatches(filter.ToRecordFilter());
    }

    /// <summary>Asserts that exactly one request matches, and returns it.</summary>
    /// <exception cref="TfJobApiAssertionException">No request matches, or more than one. The message lists them.</exception>
    /// <exception cref="ArgumentException">The filter can never match; the message names the field.</exception>
    public RecordedRequest AssertSingle(RequestFilter filter)
    {
        var found = Find(filter);
        if (found.Count == 1)
        {
            return found[0];
        }

        var listed = found.Count == 0 ? All : found;
        throw new TfJobApiAssertionException(
            $"exactly one request was expected to match {filter}, and {found.Count} did. {(found.Count == 0 ? "All requests" : "They are")}:"
            + $"{Environment.NewLine}{string.Join(Environment.NewLine, listed.Select(request => $"  {request}"))}");
    }

    /// <summary>Waits until a number of requests match. Earlier requests count too.</summary>
    /// <param name="filter">The requests to wait for.</param>
    /// <param name="count">Their number, 1 or more. Default: 1.</param>
    /// <param name="timeout">The maximum wait, on the machine's clock. Default: 10 seconds.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="TimeoutException">The timeout has passed. The message contains the number of matching requests.</exception>
    /// <exception cref="OperationCanceledException">The wait was canceled.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is less than 1.</exception>
    /// <exception cref="ArgumentException">The filter can never match; the message names the field.</exception>
    public async Task WaitForAsync(RequestFilter filter, int count = 1, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);

        var limit = timeout ?? TimeSpan.FromSeconds(10);
        var found = await _journal.WaitAsync(filter.ToRecordFilter(), count, limit, [cancellationToken]).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        if (found < count)
        {
            throw new TimeoutException($"{count} requests were expected to match {filter}, and {found} did within {limit}");
        }
    }

    /// <summary>Removes all requests. The ids of later requests continue.</summary>
    public void Clear() => _journal.Clear();
}
