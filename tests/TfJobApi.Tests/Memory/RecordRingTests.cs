using TfJobApi.Memory;

namespace TfJobApi.Tests.Memory;

public sealed class RecordRingTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(1000)]
    public void It_has_the_newest_records_by_their_numbers(int limit)
    {
        var ring = new RecordRing<long>(limit);
        for (var number = 1L; number <= 3000; number++)
        {
            ring.Reserve();
            if (ring.IsFull)
            {
                ring.RemoveOldest();
            }

            ring.Add(number * 10);
            Assert.Equal((Math.Max(1, number - limit + 1), number), (ring.Oldest, ring.Newest));
            Assert.Equal((ring.Oldest * 10, number * 10), (ring[ring.Oldest], ring[number]));
        }

        Assert.True(ring.Contains(3000) && !ring.Contains(3001) && !ring.Contains(3000 - limit));
    }

    [Fact]
    public void It_continues_after_it_was_cleared()
    {
        var ring = new RecordRing<long>(100);
        ring.Add(10);
        ring.RemoveOldest();
        Assert.True(ring.IsEmpty);

        ring.Clear(72_444_813);
        Assert.True(ring.IsEmpty);
        Assert.Equal((72_444_814, 72_444_813), (ring.Oldest, ring.Newest));

        ring.Add(20);
        Assert.Equal(20, ring[72_444_814]);
    }
}
