namespace TfJobApi.Watch;

/// <summary>
/// Keeps one write of many changes from running ahead of those who watch: it makes some, and waits until they have been
/// read. Whoever takes too long is left behind for the rest of the write; whoever stands still, in other writes as well,
/// until he reads on.
/// </summary>
/// <param name="length">How many changes may be made between two waits.</param>
/// <param name="machineTime">The machine's own, whatever the server's clock says: this is about its load.</param>
internal sealed class WatchPace(WatchBroadcaster broadcaster, int length, TimeProvider machineTime)
{
    /// <summary>How many bytes of TFJobs may be changed between two waits; 8 MiB.</summary>
    public const int ByteLength = 8 * 1024 * 1024;

    /// <summary>In which a watcher that reads has read what is sent between two waits.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>In which a watcher that reads has read something.</summary>
    private static readonly TimeSpan Standstill = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(1);

    private readonly HashSet<Watcher> _leftBehind = [];
    private readonly Dictionary<Watcher, (long Position, long Since)> _seen = [];

    public int Length => length;

    /// <summary>Waits until every watcher has come to a version.</summary>
    public async ValueTask WaitAsync(long version)
    {
        var start = machineTime.GetTimestamp();
        while (broadcaster.Behind(version).Where(watcher => !watcher.IsLeftBehind).Except(_leftBehind).ToList() is { Count: > 0 } awaited)
        {
            if (machineTime.GetElapsedTime(start) > Patience)
            {
                _leftBehind.UnionWith(awaited);
                return;
            }

            foreach (var watcher in awaited.Where(StandsStill))
            {
                watcher.LeaveBehind();
            }

            await Task.Delay(Glance, machineTime);
        }
    }

    private bool StandsStill(Watcher watcher)
    {
        var position = watcher.Position;
        if (!_seen.TryGetValue(watcher, out var seen) || seen.Position != position)
        {
            _seen[watcher] = (position, machineTime.GetTimestamp());
            return false;
        }

        return machineTime.GetElapsedTime(seen.Since) > Standstill;
    }
}
