namespace TfJobApi.Watch;

/// <summary>
/// Keeps one write of many changes from outrunning the watches: from time to time the write waits until the connections have read
/// its changes. It waits for a slow connection only once. All writes skip a stalled connection until it advances.
/// </summary>
/// <param name="machineTime">The machine's time instead of the server's clock, because the waits depend on the machine's load.</param>
internal sealed class BulkWritePacer(WatchHub hub, TimeProvider machineTime)
{
    private const int MaxCount = 1024;
    private const int MaxBytes = 8 * 1024 * 1024;

    /// <summary>The time in which a connection must read all changes since the last wait.</summary>
    private static readonly TimeSpan SlowTimeout = TimeSpan.FromSeconds(5);

    /// <summary>The time in which a connection must advance.</summary>
    private static readonly TimeSpan StallTimeout = TimeSpan.FromSeconds(1);

    /// <summary>The interval at which positions are read: connections do not signal that they advance.</summary>
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(1);

    private readonly HashSet<WatchConnection> _skipped = [];
    private readonly Dictionary<WatchConnection, (long Position, long Since)> _seen = [];
    private readonly int _restores = hub.Restores;
    private long _count;
    private long _bytes;

    /// <summary>Whether the store was restored since the write began.</summary>
    public bool IsOutdated => hub.Restores != _restores;

    /// <summary>Whether the changes since the last wait fill a quarter of the history.</summary>
    public bool IsWaitDue => _count >= Math.Clamp(hub.HistoryLength / 4, 1, MaxCount) || _bytes >= MaxBytes;

    /// <summary>Counts a change.</summary>
    public void Add(int bytes)
    {
        _count++;
        _bytes += bytes;
    }

    /// <summary>Waits until every connection has read the changes up to a version, unless it is slow or stalled.</summary>
    /// <param name="cancellation">Ends the wait without an error.</param>
    public async ValueTask WaitAsync(long version, CancellationToken cancellation = default)
    {
        (_count, _bytes) = (0, 0);
        var start = machineTime.GetTimestamp();
        while (!cancellation.IsCancellationRequested && hub.Before(version).Where(connection => !connection.IsSkipped).Except(_skipped).ToList() is { Count: > 0 } awaited)
        {
            if (machineTime.GetElapsedTime(start) > SlowTimeout)
            {
                _skipped.UnionWith(awaited);
                return;
            }

            foreach (var connection in awaited.Where(IsStalled))
            {
                connection.Skip();
            }

            await Task.Delay(PollInterval, machineTime, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private bool IsStalled(WatchConnection connection)
    {
        var position = connection.Position;
        if (!_seen.TryGetValue(connection, out var seen) || seen.Position != position)
        {
            _seen[connection] = (position, machineTime.GetTimestamp());
            return false;
        }

        return machineTime.GetElapsedTime(seen.Since) > StallTimeout;
    }
}
