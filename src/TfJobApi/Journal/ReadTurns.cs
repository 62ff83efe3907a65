namespace TfJobApi.Journal;

/// <summary>
/// Lets one part of one read of any journal run at a time. Reads need much processor time: the list of a full journal, 250 ms. So many
/// readers together use no more than one processor, and other requests do not wait for them.
/// </summary>
internal sealed class ReadTurns : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);

    public void Dispose() => _turn.Dispose();

    /// <exception cref="OperationCanceledException">The caller is gone.</exception>
    public async ValueTask<T> RunAsync<T>(Func<T> part, CancellationToken aborted)
    {
        await _turn.WaitAsync(aborted);
        try
        {
            return part();
        }
        finally
        {
            _turn.Release();
        }
    }
}
