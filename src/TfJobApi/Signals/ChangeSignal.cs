namespace TfJobApi.Signals;

/// <summary>Counts the changes of something, and notifies those who wait for them or follow them. Without them it costs next to nothing.</summary>
internal sealed class ChangeSignal
{
    private TaskCompletionSource? _next;
    private long _count;

    /// <summary>Notifies of each change. A handler must return at once, because the caller may hold a lock.</summary>
    public event Action? Raised;

    public long Count => Interlocked.Read(ref _count);

    /// <summary>Completes at the next change.</summary>
    public Task Next
    {
        get
        {
            var created = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return (Interlocked.CompareExchange(ref _next, created, null) ?? created).Task;
        }
    }

    public void Raise()
    {
        Interlocked.Increment(ref _count);
        Raised?.Invoke();
        Interlocked.Exchange(ref _next, null)?.TrySetResult();
    }
}
