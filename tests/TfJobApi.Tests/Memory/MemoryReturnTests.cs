using Microsoft.Extensions.Time.Testing;
using TfJobApi.Memory;

namespace TfJobApi.Tests.Memory;

/// <summary>A collection stops all requests, so it must be rare, and worthwhile.</summary>
public sealed class MemoryReturnTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly MemoryReturn _returned;
    private long _heap;
    private int _collections;

    public MemoryReturnTests() => _returned = new(_time, () => _collections++, () => _heap);

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
    [InlineData(4, 1)]
    [InlineData(5, 0)]
    public void Only_a_quarter_of_the_heap_is_worth_a_collection(int heap, int collections)
    {
        _heap = heap * MemoryReturn.Threshold;

        _returned.Add(MemoryReturn.Threshold);
        _time.Advance(MemoryReturn.Delay);

        Assert.Equal(collections, _collections);
    }
}
