using TfJobApi.Lifecycle;

namespace TfJobApi.Tests.Lifecycle;

public sealed class DueQueueTests
{
    private static readonly DateTimeOffset Start = Simulation.Start;

    [Fact]
    public void The_earliest_is_first_and_equal_times_keep_their_order()
    {
        var queue = new DueQueue<string>();
        queue.Set("late", Start.AddSeconds(2));
        queue.Set("b", Start.AddSeconds(1));
        queue.Set("a", Start.AddSeconds(1));

        queue.Set("b", Start.AddSeconds(1));
        Assert.Equal(["b", "a", "late"], Take(queue));

        queue.Set("late", Start.AddSeconds(2));
        queue.Set("b", Start.AddSeconds(1));
        queue.Set("a", Start.AddSeconds(1));
        queue.Set("b", Start.AddSeconds(3));
        queue.Set("a", null);
        Assert.Equal(["late", "b"], Take(queue));
    }

    [Fact]
    public void A_jump_plays_events_that_follow_from_others_within_its_time()
    {
        var queue = new DueQueue<string>();
        queue.Set("a", Start.AddSeconds(1));
        List<int> times = [];

        var jump = new Jump<string>(queue, Start, Start.AddSeconds(10));
        while (jump.TryNext(out var key))
        {
            times.Add((int)(jump.Time - Start).TotalSeconds);
            queue.Set(key, jump.Time.AddSeconds(3));
        }

        Assert.Equal([1, 4, 7, 10], times);
        Assert.Equal((4, false), (jump.Events, jump.IsAtLimit));
    }

    [Fact]
    public void An_overdue_event_is_played_at_the_time_before_the_jump()
    {
        var queue = new DueQueue<string>();
        queue.Set("a", Start.AddSeconds(-5));
        var jump = new Jump<string>(queue, Start, Start.AddSeconds(1));

        Assert.True(jump.TryNext(out _));
        Assert.Equal(Start, jump.Time);
    }

    [Fact]
    public void A_jump_stops_at_its_limit()
    {
        var queue = new DueQueue<string>();
        queue.Set("a", Start);
        var jump = new Jump<string>(queue, Start, Start.AddYears(1), limit: 7);
        while (jump.TryNext(out _))
        {
        }

        Assert.Equal((7, true, Start), (jump.Events, jump.IsAtLimit, jump.Time));
    }

    /// <summary>Removes all keys, in the order of the events.</summary>
    private static List<string> Take(DueQueue<string> queue)
    {
        List<string> keys = [];
        while (queue.TryPeek(out var key, out _))
        {
            keys.Add(key);
            queue.Set(key, null);
        }

        return keys;
    }
}
