using Microsoft.Extensions.Time.Testing;
using TfJobApi.Clock;

namespace TfJobApi.Tests.Clock;

public sealed class ClockTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly FakeTimeProvider _machine = new(Start);

    [Fact]
    public void The_clock_runs_with_the_machine_by_default()
    {
        var clock = Running();
        _machine.Advance(TimeSpan.FromMinutes(3));

        Assert.Equal(Start.AddMinutes(3), clock.GetUtcNow());
    }

    [Fact]
    public void A_frozen_clock_resumes_where_it_stopped()
    {
        var clock = Running();
        clock.TrySet(null, true);
        _machine.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(Start, clock.GetUtcNow());

        clock.TrySet(null, false);
        _machine.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(Start.AddMinutes(1), clock.GetUtcNow());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_clock_can_be_set_and_advanced_running_or_frozen(bool isFrozen)
    {
        var clock = new VirtualClock(_machine, null, isFrozen);
        clock.TrySet(Start.AddDays(-1), null);
        clock.TrySet(clock.GetUtcNow() + TimeSpan.FromHours(1), null);

        Assert.Equal((Start.AddDays(-1).AddHours(1), isFrozen), (clock.GetUtcNow(), clock.IsFrozen));
    }

    [Fact]
    public void Reset_restores_the_start_of_the_clock()
    {
        var clock = new VirtualClock(_machine, Start.AddYears(1), startsFrozen: true);
        clock.TrySet(null, false);
        clock.TrySet(clock.GetUtcNow() + TimeSpan.FromDays(2), null);
        clock.Reset();

        Assert.Equal((Start.AddYears(1), true), (clock.GetUtcNow(), clock.IsFrozen));
    }

    [Fact]
    public void A_timer_fires_before_a_jump_over_its_time_returns()
    {
        var clock = Running();
        var fired = 0;
        using var timer = clock.CreateTimer(_ => fired++, null, TimeSpan.FromHours(1), Timeout.InfiniteTimeSpan);

        clock.TrySet(clock.GetUtcNow() + TimeSpan.FromMinutes(59), null);
        Assert.Equal(0, fired);

        clock.TrySet(clock.GetUtcNow() + TimeSpan.FromMinutes(1), null);
        clock.TrySet(clock.GetUtcNow() + TimeSpan.FromDays(1), null);
        Assert.Equal(1, fired);
    }

    [Fact]
    public void A_timer_fires_while_the_clock_runs_not_while_it_is_frozen()
    {
        var clock = Running();
        var fired = 0;
        using var timer = clock.CreateTimer(_ => fired++, null, TimeSpan.FromMinutes(1), Timeout.InfiniteTimeSpan);

        clock.TrySet(null, true);
        _machine.Advance(TimeSpan.FromHours(1));
        Assert.Equal(0, fired);

        clock.TrySet(null, false);
        _machine.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, fired);
    }

    [Fact]
    public void A_periodic_timer_fires_once_per_jump_and_continues_after_it()
    {
        var clock = new VirtualClock(_machine, null, startsFrozen: true);
        var fired = 0;
        using var timer = clock.CreateTimer(_ => fired++, null, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));

        clock.TrySet(clock.GetUtcNow() + TimeSpan.FromHours(1), null);
        Assert.Equal(1, fired);

        clock.TrySet(clock.GetUtcNow() + TimeSpan.FromMinutes(1), null);
        Assert.Equal(2, fired);
    }

    [Fact]
    public void A_changed_or_disposed_timer_does_not_fire_as_before()
    {
        var clock = Running();
        var fired = 0;
        var timer = clock.CreateTimer(_ => fired++, null, TimeSpan.FromMinutes(1), Timeout.InfiniteTimeSpan);

        timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        clock.TrySet(clock.GetUtcNow() + TimeSpan.FromHours(1), null);
        timer.Change(TimeSpan.FromMinutes(1), Timeout.InfiniteTimeSpan);
        timer.Dispose();
        clock.TrySet(clock.GetUtcNow() + TimeSpan.FromHours(1), null);

        Assert.Equal(0, fired);
    }

    [Theory]
    [InlineData("1969-12-31T23:59:59Z")]
    [InlineData("9000-01-01T00:00:01Z")]
    public void The_clock_cannot_be_set_near_the_end_of_time(string time)
    {
        var clock = Running();

        Assert.False(clock.TrySet(DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture), null));
        Assert.Equal(Start, clock.GetUtcNow());
    }

    [Theory]
    [InlineData(60, 3600)]
    [InlineData(0.5, 30)]
    [InlineData(1.0 / 3, 20)]
    [InlineData(86_400, 5_184_000)]
    [InlineData(double.Epsilon, 0)]
    public void The_clock_can_run_at_another_rate(double rate, double seconds)
    {
        var clock = Running();
        clock.TrySet(null, null, rate);
        _machine.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(Start.AddSeconds(seconds), clock.GetUtcNow());
    }

    [Fact]
    public void A_change_of_the_rate_keeps_the_time_and_a_frozen_clock_stays_frozen()
    {
        var clock = Running();
        clock.TrySet(null, null, 60);
        _machine.Advance(TimeSpan.FromMinutes(1));
        clock.TrySet(null, true);
        _machine.Advance(TimeSpan.FromMinutes(1));
        clock.TrySet(null, null, 2);
        _machine.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal((Start.AddHours(1), true), (clock.GetUtcNow(), clock.IsFrozen));

        clock.TrySet(null, false);
        _machine.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(Start.AddMinutes(62), clock.GetUtcNow());
    }

    [Fact]
    public void Reset_restores_the_rate_of_the_start()
    {
        var clock = new VirtualClock(_machine, null, startsFrozen: false, startRate: 2);
        clock.TrySet(null, null, 60);
        clock.Reset();

        Assert.Equal(2, clock.Rate);
    }

    [Theory]
    [InlineData(60, 1)]
    [InlineData(0.5, 120)]
    public void Waiting_timers_follow_a_change_of_the_rate(double rate, int machineSeconds)
    {
        var clock = Running();
        var fired = 0;
        using var timer = clock.CreateTimer(_ => fired++, null, TimeSpan.FromMinutes(1), Timeout.InfiniteTimeSpan);

        clock.TrySet(null, null, rate);
        _machine.Advance(TimeSpan.FromSeconds(machineSeconds) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(0, fired);

        _machine.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, fired);
    }

    [Fact]
    public void A_fast_clock_stops_before_the_end_of_time()
    {
        var clock = new VirtualClock(_machine, VirtualClock.Last, startsFrozen: false, startRate: VirtualClock.MaxRate);
        _machine.Advance(TimeSpan.FromDays(365));

        Assert.Equal(9900, clock.GetUtcNow().Year);
        Assert.True(clock.TrySet(Start, null));
        Assert.Equal(Start, clock.GetUtcNow());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(86_401)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Other_rates_are_not_allowed(double rate) => Assert.False(VirtualClock.AllowsRate(rate));

    private VirtualClock Running() => new(_machine, null, startsFrozen: false);
}
