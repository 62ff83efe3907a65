using TfJobApi.Memory;

namespace TfJobApi.Tests.Memory;

public sealed class ByteSegmentsTests
{
    private readonly SegmentPool _pool = new();

    [Fact]
    public void Values_do_not_overlap()
    {
        var segments = new ByteSegments(_pool);
        var random = new Random(1);
        var values = new Queue<(ByteSegments.Place Place, byte Content)>();
        for (var i = 0; i < 5000; i++)
        {
            var place = segments.Add(random.Next(1, 5000));
            place.Span.Fill((byte)i);
            values.Enqueue((place, (byte)i));
            while (values.Count > random.Next(100))
            {
                var (oldest, content) = values.Dequeue();
                Assert.False(oldest.Span.ContainsAnyExcept(content));
                segments.Release(oldest);
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_value_without_bytes_is_rejected(int length) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ByteSegments(_pool).Add(length));

    /// <summary>Each tenant has segments of its own.</summary>
    [Fact]
    public void Few_values_need_little_memory()
    {
        var segments = new ByteSegments(_pool);
        long total = 0;
        HashSet<byte[]> arrays = [];
        for (var length = 100; length < 20_000; length += 1000)
        {
            arrays.Add(segments.Add(length).Segment.Bytes);
            total += length;

            Assert.InRange(arrays.Sum(array => array.Length), total, (3 * total) + 4096);
        }
    }

    [Fact]
    public void No_segment_is_kept_for_no_values()
    {
        var segments = new ByteSegments(_pool);
        var first = segments.Add(100);
        segments.Release(first);

        Assert.NotSame(first.Segment, segments.Add(100).Segment);
    }

    [Fact]
    public void The_unused_segments_of_all_holders_have_a_limit()
    {
        ByteSegments[] holders = [new(_pool), new(_pool), new(_pool)];
        var places = Enumerable.Range(0, 90).Select(i => (Holder: holders[i % 3], Place: holders[i % 3].Add(SegmentPool.SegmentLength))).ToList();
        places.ForEach(added => added.Holder.Release(added.Place));

        Assert.Equal(SegmentPool.MaxBytes, _pool.Bytes);
        holders[0].Add(SegmentPool.SegmentLength);
        Assert.Equal(SegmentPool.MaxBytes - SegmentPool.SegmentLength, _pool.Bytes);
    }

    [Fact]
    public void A_segment_is_used_again_for_a_value_of_about_its_length()
    {
        var large = new byte[10 * SegmentPool.SegmentLength];
        var common = new byte[SegmentPool.SegmentLength];
        _pool.Return(common);
        _pool.Return(large);
        _pool.Return(new byte[100]);

        Assert.Same(common, _pool.Take(SegmentPool.SegmentLength));
        Assert.Equal(SegmentPool.SegmentLength, _pool.Take(SegmentPool.SegmentLength).Length);
        Assert.Same(large, _pool.Take(6 * SegmentPool.SegmentLength));
        Assert.Equal(0, _pool.Bytes);
    }
}
