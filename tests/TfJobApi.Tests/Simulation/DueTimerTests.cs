using Microsoft.Extensions.Time.Testing;
using TfJobApi.Clock;
using TfJobApi.Simulation;

namespace TfJobApi.Tests.Simulation;

public sealed class DueTimerTests
{
    [Fact]
    public void Events_are_played_once_however_often_the_timer_is_set_while_they_wait()
    {
        var time = new FakeTimeProvider();
        var clock = new VirtualClock(time, start: null, startsFrozen: false);
        List<Action> waiting = [];
        using var timer = new DueTimer(clock, entered =>
        {
            waiting.Add(entered);
            return default;
        });

        for (var i = 0; i < 5; i++)
        {
            timer.Set(clock.GetUtcNow());
            time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Single(waiting)();

        timer.Set(clock.GetUtcNow());
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, waiting.Count);
    }
}
