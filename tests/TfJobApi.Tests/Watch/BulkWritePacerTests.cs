using Microsoft.Extensions.Time.Testing;
using TfJobApi.Tests.Support;
using TfJobApi.Watch;

namespace TfJobApi.Tests.Watch;

public sealed class BulkWritePacerTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly WatchHub _hub = WatchHubs.Create();

    [Fact]
    public async Task A_write_waits_a_second_for_a_stalled_watch_and_not_again_until_it_advances()
    {
        using var stalled = Open();

        Assert.InRange(await WaitAsync(Pacer()), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1.5));
        Assert.Equal(TimeSpan.Zero, await WaitAsync(Pacer()));
        stalled.Position++;
        Assert.InRange(await WaitAsync(Pacer()), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1.5));
    }

    [Fact]
    public async Task A_write_waits_five_seconds_once_for_a_slow_watch()
    {
        using var slow = Open();
        var pacer = Pacer();

        Assert.InRange(await WaitAsync(pacer, () => slow.Position++), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5.5));
        Assert.Equal(TimeSpan.Zero, await WaitAsync(pacer));
    }

    [Fact]
    public async Task A_wait_is_due_after_a_quarter_of_the_history()
    {
        var pacer = Pacer();
        for (var i = 0; i < _hub.HistoryLength / 4; i++)
        {
            Assert.False(pacer.IsWaitDue);
            pacer.Add(100);
        }

        Assert.True(pacer.IsWaitDue);
        await pacer.WaitAsync(1, TestContext.Current.CancellationToken);
        Assert.False(pacer.IsWaitDue);
    }

    [Fact]
    public void A_wait_is_due_after_8_MiB()
    {
        var pacer = Pacer();

        pacer.Add((8 * 1024 * 1024) - 1);
        Assert.False(pacer.IsWaitDue);
        pacer.Add(1);
        Assert.True(pacer.IsWaitDue);
    }

    private BulkWritePacer Pacer() => new(_hub, _time);

    private WatchConnection Open() => new(_hub, new EmptyLog(), 1, () => { });

    /// <summary>Returns the time after which the write could continue.</summary>
    private async Task<TimeSpan> WaitAsync(BulkWritePacer pacer, Action? step = null)
    {
        var start = _time.GetTimestamp();
        using var noContext = new NoContext();
        var wait = pacer.WaitAsync(long.MaxValue).AsTask();
        for (var i = 0; i < 1000 && !wait.IsCompleted; i++)
        {
            step?.Invoke();
            _time.Advance(TimeSpan.FromMilliseconds(10));
        }

        Assert.True(wait.IsCompleted);
        await wait;
        return _time.GetElapsedTime(start);
    }
}
