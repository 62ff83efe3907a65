namespace TfJobApi.Watch;

/// <summary>
/// Keeps one write of many changes from running ahead of those who watch: it makes some, and waits until they have been
/// read. Whoever does not read is waited for once, and left behind, in other writes as well, until he reads on.
/// </summary>
/// <param name="length">How many changes may be made between two waits.</param>
internal sealed class WatchPace(WatchBroadcaster broadcaster, int length)
{
    /// <summary>How many bytes of TFJobs may be changed between two waits; 8 MiB.</summary>
    public const int ByteLength = 8 * 1024 * 1024;

    /// <summary>In which a watcher that reads has read what is sent between two waits.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>In which a watcher that reads has read something.</summary>
    private static readonly TimeSpan Standstill = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(1);

    /// <summary>The machine's own, whatever the server's clock says: this is about its load.</summary>
    private static readonly TimeProvider MachineTime = TimeProvider.System;

    private readonly Dictionary<Watcher, (long Position, long Since)> _seen = [];

    public int Length => length;

    /// <summary>Waits until every watcher has come to a version.</summary>
    public async ValueTask WaitAsync(long version)
    {
        var start = MachineTime.GetTimestamp();
        while (broadcaster.Behind(version).Where(watcher => !watcher.IsLeftBehind).ToList() is { Count: > 0 } awaited)
        {
            var isTooLong = MachineTime.GetElapsedTime(start) > Patience;
            foreach (var watcher in awaited.Where(watcher => isTooLong || StandsStill(watcher)))
            {
                watcher.LeaveBehind();
            }

            await Task.Delay(Glance, MachineTime);
        }
    }

    private bool StandsStill(Watcher watcher)
    {
        var position = watcher.Position;
        if (!_seen.TryGetValue(watcher, out var seen) || seen.Position != position)
        {
            _seen[watcher] = (position, MachineTime.GetTimestamp());
            return false;
        }

        return MachineTime.GetElapsedTime(seen.Since) > Standstill;
    }
}
