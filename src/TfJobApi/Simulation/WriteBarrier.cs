namespace TfJobApi.Simulation;

/// <summary>
/// Lets writes of clients run side by side, each with what the controller does after it, and a snapshot only between them. A snapshot within
/// a write would have the object as it is after it, and the simulation as it was before.
/// </summary>
internal sealed class WriteBarrier : IDisposable
{
    private readonly SemaphoreSlim _snapshots = new(1, 1);
    private readonly Lock _lock = new();
    private int _writes;

    /// <summary>Completes after the snapshot; null without one.</summary>
    private TaskCompletionSource? _end;
    private TaskCompletionSource? _lastWrite;

    public async ValueTask<T> WriteAsync<T>(Func<ValueTask<T>> write)
    {
        while (Enter() is { } end)
        {
            await end;
        }

        try
        {
            return await write();
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Waits for the writes that have begun, and holds up others until it has ended.</summary>
    public async ValueTask<T> BetweenWritesAsync<T>(Func<ValueTask<T>> save)
    {
        await _snapshots.WaitAsync();
        try
        {
            await Close();
            return await save();
        }
        finally
        {
            Open();
            _snapshots.Release();
        }
    }

    public void Dispose() => _snapshots.Dispose();

    /// <summary>Returns null, or the end of the snapshot for which the caller has to wait.</summary>
    private Task? Enter()
    {
        lock (_lock)
        {
            _writes += _end is null ? 1 : 0;
            return _end?.Task;
        }
    }

    private void Leave()
    {
        lock (_lock)
        {
            if (--_writes == 0)
            {
                _lastWrite?.TrySetResult();
            }
        }
    }

    private Task Close()
    {
        lock (_lock)
        {
            _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _lastWrite = _writes == 0 ? null : new(TaskCreationOptions.RunContinuationsAsynchronously);
            return _lastWrite?.Task ?? Task.CompletedTask;
        }
    }

    private void Open()
    {
        lock (_lock)
        {
            _end?.SetResult();
            (_end, _lastWrite) = (null, null);
        }
    }
}
