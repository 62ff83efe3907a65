namespace TfJobApi.Simulation;

/// <summary>Lets one caller at a time change the simulated jobs.</summary>
internal sealed class SimulationGate(PacedStore store) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private int _waiting;

    public async ValueTask EnterAsync()
    {
        Interlocked.Increment(ref _waiting);
        await _gate.WaitAsync();
        Interlocked.Decrement(ref _waiting);
    }

    public void Leave() => _gate.Release();

    /// <summary>Lets those in who wait, between two times of a move, and lets the watches catch up.</summary>
    /// <param name="end">Ends the wait for the watches.</param>
    public async ValueTask PauseAsync(CancellationToken end)
    {
        var waitsForWatches = store.IsWaitDue;
        if (!waitsForWatches && Volatile.Read(ref _waiting) == 0)
        {
            return;
        }

        Leave();
        try
        {
            if (waitsForWatches)
            {
                await store.WaitAsync(end);
            }
        }
        finally
        {
            await EnterAsync();
        }
    }

    public void Dispose() => _gate.Dispose();
}
