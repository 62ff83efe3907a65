using Microsoft.Extensions.Time.Testing;
using TfJobApi.Memory;

namespace TfJobApi.Tests.Memory;

/// <summary>A collection stops all requests, so it must be rare, and worthwhile.</summary>
public sealed class MemoryReturnTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly MemoryReturn _returned;
    private long _remaining;
    private int _collections;

    public MemoryReturnTests() => _returned = new(_time, () => _collections++, () => _remaining);

    [Fact]
    public void Memory_is_returned_once_after_much_was_dropped()
    {
        _returned.Add(MemoryReturn.Threshold - 1);
        _time.Advance(MemoryReturn.Delay);
        Assert.Equal(0, _collections);

        _returned.Add(1);
        _returned.Add(MemoryReturn.Threshold);
        _time.Advance(MemoryReturn.Delay);
        Assert.Equal(1, _collections);

        _time.Advance(10 * MemoryReturn.Period);
        Assert.Equal(1, _collections);
    }

    [Fact]
    public void Small_drops_over_a_long_time_do_not_add_up()
    {
        for (var i = 0; i < 1000; i++)
        {
            _returned.Add(MemoryReturn.Threshold / 32);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(0, _collections);
    }

    [Theory]
    [InlineData(3, 1)]
    [InlineData(4, 0)]
    public void Only_a_quarter_of_the_charged_bytes_is_worth_a_collection(int remaining, int collections)
    {
        _remaining = remaining * MemoryReturn.Threshold;

        _returned.Add(MemoryReturn.Threshold);
        _time.Advance(MemoryReturn.Delay);

        Assert.Equal(collections, _collections);
    }

    [Fact]
    public void Drops_that_were_not_worthwhile_count_with_later_ones()
    {
        _remaining = 6 * MemoryReturn.Threshold;
        _returned.Add(MemoryReturn.Threshold);
        _time.Advance(MemoryReturn.Delay);

        _remaining = 5 * MemoryReturn.Threshold;
        _returned.Add(MemoryReturn.Threshold);
        _time.Advance(MemoryReturn.Delay);

        Assert.Equal(1, _collections);
    }

    /// <summary>A reset in the middle of a collection's delay, with a heap that is mostly garbage, left 350 MB in use.</summary>
    [Fact]
    public void The_bytes_of_all_shares_count_together()
    {
        var budget = new MemoryBudget(8 * MemoryReturn.Threshold, _time, () => _collections++);
        var (changes, snapshots) = (budget.History.Open(), budget.Snapshots.Open());
        changes.Charge(MemoryReturn.Threshold);
        snapshots.Charge(MemoryReturn.Threshold / 2);

        snapshots.TrySet(0);
        changes.TrySet(0);
        _time.Advance(MemoryReturn.Delay);

        Assert.Equal(1, _collections);
        GC.KeepAlive(changes);
        GC.KeepAlive(snapshots);
    }
}
