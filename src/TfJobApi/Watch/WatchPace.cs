namespace TfJobApi.Watch;

/// <summary>
/// Keeps one write of many changes from running ahead of those who watch: it makes some, and waits until they have been
/// read. Whoever does not read is waited for once, and left behind for the rest of the write.
/// </summary>
/// <param name="length">How many changes may be made between two waits.</param>
internal sealed class WatchPace(WatchBroadcaster broadcaster, int length)
{
    /// <summary>How many bytes of TFJobs may be changed between two waits; 8 MiB.</summary>
    public const int ByteLength = 8 * 1024 * 1024;

    /// <summary>In which a watcher that reads has read what is sent between two waits.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(1);

    /// <summary>The machine's own, whatever the server's clock says: this is about its load.</summary>
    private static readonly TimeProvider MachineTime = TimeProvider.System;

    private readonly HashSet<Watcher> _leftBehind = [];

    public int Length => length;

    /// <summary>Waits until every watcher has come to a version.</summary>
    public async ValueTask WaitAsync(long version)
    {
        var start = MachineTime.GetTimestamp();
        while (broadcaster.Behind(version).Except(_leftBehind).Any())
        {
            if (MachineTime.GetElapsedTime(start) > Patience)
            {
                _leftBehind.UnionWith(broadcaster.Behind(version));
                return;
            }

            await Task.Delay(Glance, MachineTime);
        }
    }
}
