namespace TfJobApi.Journal;

/// <summary>Waits until enough records match. Its callers hold the journal's lock, except to await <see cref="Completion"/>.</summary>
internal sealed class JournalWaiter(RecordFilter filter, int wanted)
{
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Count { get; private set; }

    public Task Completion => _completion.Task;

    public void Add(RequestRecord record)
    {
        if (filter.Matches(record) && ++Count >= wanted)
        {
            Complete();
        }
    }

    public void Clear() => Count = Completion.IsCompleted ? Count : 0;

    public void Complete() => _completion.TrySetResult();
}
