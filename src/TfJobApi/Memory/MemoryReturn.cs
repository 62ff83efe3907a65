namespace TfJobApi.Memory;

/// <summary>
/// Returns memory to the machine after much was dropped at once, by a reset, a restore or the removal of a tenant. The collector
/// alone would keep it for later objects, and collects nothing while the server is idle.
/// </summary>
internal sealed class MemoryReturn(TimeProvider machineTime, Action? collect = null)
{
    /// <summary>The number of bytes for which a collection, of all generations and with all threads stopped, is worthwhile.</summary>
    public const long Threshold = 32 * 1024 * 1024;

    /// <summary>The time after which requests no longer use the dropped objects. A single collection follows several resets.</summary>
    public static readonly TimeSpan Delay = TimeSpan.FromSeconds(1);

    private readonly Action _collect = collect ?? (() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true));
    private readonly Lock _gate = new();
    private long _dropped;
    private ITimer? _timer;

    public void Add(long bytes)
    {
        lock (_gate)
        {
            _dropped += bytes;
            if (_dropped >= Threshold)
            {
                _timer ??= machineTime.CreateTimer(_ => Collect(), null, Delay, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void Collect()
    {
        lock (_gate)
        {
            _timer?.Dispose();
            (_timer, _dropped) = (null, 0);
        }

        _collect();
    }
}
