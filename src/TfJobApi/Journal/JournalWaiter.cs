
namespace TfJobApi.Journal;

/// <summary>Somebody who waits until so many exchanges match. All but the waiting is done under the journal's lock.</summary>
internal sealed class JournalWaiter(RecordFilter filter, int wanted)
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Count { get; private set; }

    public Task Ended => _ended.Task;

    public void See(RequestRecord exchange)
    {
        if (filter.Matches(exchange) && ++Count >= wanted)
        {
            End();
        }
    }

    public void Clear() => Count = _ended.Task.IsCompleted ? Count : 0;

    public void End() => _ended.TrySetResult();
}
