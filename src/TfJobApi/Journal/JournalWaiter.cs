namespace TfJobApi.Journal;

/// <summary>Waits until a number of records match. Everything except the waiting is done under the journal's lock.</summary>
internal sealed class JournalWaiter(RecordFilter filter, int wanted)
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Count { get; private set; }

    public Task Ended => _ended.Task;

    public void Add(RequestRecord record)
    {
        if (filter.Matches(record) && ++Count >= wanted)
        {
            End();
        }
    }

    public void Clear() => Count = _ended.Task.IsCompleted ? Count : 0;

    public void End() => _ended.TrySetResult();
}
