namespace TfJobApi.Memory;

/// <summary>
/// Returns memory to the machine after much was dropped at once, by a reset, a restore or the removal of a tenant. The collector
/// alone would keep it for later objects, and collects nothing while the server is idle.
/// </summary>
/// <param name="remaining">Returns the bytes that are charged after the drops; by default 0.</param>
internal sealed class MemoryReturn(TimeProvider machineTime, Action? collect = null, Func<long>? remaining = null)
{
    /// <summary>The number of bytes for which a collection, of all generations and with all threads stopped, is worthwhile.</summary>
    public const long Threshold = 32 * 1024 * 1024;

    /// <summary>The time after which requests no longer use the dropped objects. A single collection follows several resets.</summary>
    public static readonly TimeSpan Delay = TimeSpan.FromSeconds(1);

    /// <summary>The time within which several drops count together. Short resets over a long time need no collection of their own.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(4);

    /// <summary>
    /// The part of all charged bytes for which it is worthwhile: its duration depends on the objects that remain. The heap is no
    /// measure of them, because it contains any amount of garbage.
    /// </summary>
    private const int Share = 4;

    private readonly Action _collect = collect ?? (() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true));
    private readonly Lock _gate = new();
    private long _dropped;
    private long _since;
    private ITimer? _timer;

    /// <summary>Never throws: without memory for a timer, a later drop starts it.</summary>
    public void Add(long bytes)
    {
        lock (_gate)
        {
            var now = machineTime.GetTimestamp();
            if (_timer is null && machineTime.GetElapsedTime(_since, now) > Period)
            {
                (_dropped, _since) = (0, now);
            }

            _dropped += bytes;
            if (_dropped < Threshold)
            {
                return;
            }

            try
            {
                _timer ??= machineTime.CreateTimer(_ => Collect(), null, Delay, Timeout.InfiniteTimeSpan);
            }
            catch (OutOfMemoryException)
            {
                // the collector runs anyway when memory is short
            }
        }
    }

    private void Collect()
    {
        bool isWorthwhile;
        lock (_gate)
        {
            isWorthwhile = _dropped >= ((remaining?.Invoke() ?? 0) + _dropped) / Share;
            _timer?.Dispose();
            (_timer, _dropped) = (null, isWorthwhile ? 0 : _dropped);
        }

        if (isWorthwhile)
        {
            _collect();
        }
    }
}
