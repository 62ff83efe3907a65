using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using TfJobApi.Watch;

namespace TfJobApi.Tests.Watch;

/// <summary>How long one write of many changes waits for those who watch.</summary>
public sealed class WatchPaceTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly WatchBroadcaster _broadcaster = new(NullLogger<WatchBroadcaster>.Instance);

    [Fact]
    public async Task Who_stands_still_is_waited_for_a_second_and_not_again_until_it_gets_on()
    {
        using var watcher = new Watcher(_broadcaster, () => { }) { Position = 1 };

        Assert.InRange(await WaitedAsync(Pace()), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1.5));
        Assert.Equal(TimeSpan.Zero, await WaitedAsync(Pace()));
        watcher.Position++;
        Assert.InRange(await WaitedAsync(Pace()), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1.5));
    }

    [Fact]
    public async Task Who_gets_on_but_never_comes_to_the_end_is_waited_for_five_seconds_once_in_a_write()
    {
        using var watcher = new Watcher(_broadcaster, () => { }) { Position = 1 };
        var pace = Pace();

        Assert.InRange(await WaitedAsync(pace, () => watcher.Position++), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5.5));
        Assert.Equal(TimeSpan.Zero, await WaitedAsync(pace));
    }

    private WatchPace Pace() => new(_broadcaster, 1, _time);

    /// <summary>How much time has passed until the write could go on; a step at a time, as long as it waits.</summary>
    private async Task<TimeSpan> WaitedAsync(WatchPace pace, Action? step = null)
    {
        var start = _time.GetTimestamp();
        using var noContext = new NoContext();
        var wait = pace.WaitAsync(long.MaxValue).AsTask();
        for (var i = 0; i < 1000 && !wait.IsCompleted; i++)
        {
            step?.Invoke();
            _time.Advance(TimeSpan.FromMilliseconds(10));
        }

        Assert.True(wait.IsCompleted);
        await wait;
        return _time.GetElapsedTime(start);
    }

    /// <summary>What waits goes on where the time is advanced, and not where the test's framework would have it.</summary>
    private sealed class NoContext : IDisposable
    {
        private readonly SynchronizationContext? _before = SynchronizationContext.Current;

        public NoContext() => SynchronizationContext.SetSynchronizationContext(null);

        public void Dispose() => SynchronizationContext.SetSynchronizationContext(_before);
    }
}
