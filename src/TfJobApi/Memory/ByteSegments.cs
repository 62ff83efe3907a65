namespace TfJobApi.Memory;

/// <summary>
/// Memory for values of different lengths that are released in the order in which they were added. Its segments are used again, so the
/// collector copies each at most twice, and traces nothing in them.
/// </summary>
internal sealed class ByteSegments(SegmentPool pool)
{
    /// <summary>The length of the first segment. The next are as long as all values together, so that few values need little memory.</summary>
    private const int MinLength = 4 * 1024;

    private static readonly Segment None = new([]);

    private Segment _newest = None;
    private long _bytes;

    /// <summary>Returns memory for a value, without clearing it. Without enough memory it throws, and changes nothing.</summary>
    /// <param name="length">1 or more.</param>
    public Place Add(int length)
    {
        // A value of no bytes would be counted in None, which all holders share.
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);

        if (_newest.Bytes.Length - _newest.Used < length)
        {
            var next = new Segment(pool.Take(Math.Max(length, (int)Math.Clamp(_bytes, MinLength, SegmentPool.SegmentLength))));
            Recycle(_newest);
            _newest = next;
        }

        var place = new Place(_newest, _newest.Used, length);
        _newest.Used += length;
        _newest.Count++;
        _bytes += length;
        return place;
    }

    public void Release(Place place)
    {
        _bytes -= place.Length;
        place.Segment.Count--;
        if (_bytes == 0)
        {
            _newest = None;
        }

        if (place.Segment != _newest)
        {
            Recycle(place.Segment);
        }
    }

    /// <summary>Releases everything, without allocating memory.</summary>
    public void Clear() => (_newest, _bytes) = (None, 0);

    private void Recycle(Segment segment)
    {
        if (segment.Count == 0)
        {
            pool.Return(segment.Bytes);
        }
    }

    internal sealed class Segment(byte[] bytes)
    {
        public byte[] Bytes => bytes;

        public int Used { get; set; }

        /// <summary>The number of values that have not been released.</summary>
        public int Count { get; set; }
    }

    internal readonly record struct Place(Segment Segment, int Start, int Length)
    {
        public Span<byte> Span => Segment.Bytes.AsSpan(Start, Length);

        public ReadOnlyMemory<byte> Memory => Segment.Bytes.AsMemory(Start, Length);
    }
}
