namespace TfJobApi.Memory;

/// <summary>
/// Returns memory to the machine after much was dropped at once, by a reset, a restore or the removal of a tenant. The collector
/// alone would keep it for later objects, and collects nothing while the server is idle.
/// </summary>
/// <param name="heapSize">Returns the bytes of the heap, with those that were dropped.</param>
internal sealed class MemoryReturn(TimeProvider machineTime, Action? collect = null, Func<long>? heapSize = null)
{
    /// <summary>The number of bytes for which a collection, of all generations and with all threads stopped, is worthwhile.</summary>
    public const long Threshold = 32 * 1024 * 1024;

    /// <summary>The time after which requests no longer use the dropped objects. A single collection follows several resets.</summary>
    public static readonly TimeSpan Delay = TimeSpan.FromSeconds(1);

    /// <summary>The time within which several drops count together. Short resets over a long time need no collection of their own.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(4);

    /// <summary>The part of the heap for which it is worthwhile: its duration depends on the objects that remain.</summary>
    private const int HeapShare = 4;

    private readonly Action _collect = collect ?? (() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true));
    private readonly Func<long> _heapSize = heapSize ?? (() => GC.GetTotalMemory(forceFullCollection: false));
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
            isWorthwhile = _dropped >= _heapSize() / HeapShare;
            _timer?.Dispose();
            (_timer, _dropped) = (null, 0);
        }

        if (isWorthwhile)
        {
            _collect();
        }
    }
}
