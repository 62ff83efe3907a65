namespace TfJobApi.Storage;

/// <summary>
/// Memory for values of different lengths that are released in the order in which they were added. Its segments are used again, so the
/// collector copies each at most twice, and traces nothing in them.
/// </summary>
internal sealed class ByteSegments
{
    /// <summary>Less than 85,000 bytes: a series of larger arrays makes the collector collect all generations.</summary>
    private const int SegmentLength = 64 * 1024;

    private const int MaxSpare = 4;

    private readonly Stack<byte[]> _spare = new(MaxSpare);
    private Segment _newest = new([]);

    /// <summary>Returns memory for a value, without clearing it. Without enough memory it throws, and changes nothing.</summary>
    public Place Add(int length)
    {
        if (_newest.Bytes.Length - _newest.Used < length)
        {
            var bytes = _spare.TryPeek(out var spare) && spare.Length >= length
                ? _spare.Pop()
                : GC.AllocateUninitializedArray<byte>(Math.Max(length, SegmentLength));
            var next = new Segment(bytes);
            Recycle(_newest);
            _newest = next;
        }

        var place = new Place(_newest, _newest.Used, length);
        _newest.Used += length;
        _newest.Count++;
        return place;
    }

    public void Release(Place place)
    {
        place.Segment.Count--;
        if (place.Segment != _newest)
        {
            Recycle(place.Segment);
        }
    }

    private void Recycle(Segment segment)
    {
        if (segment is { Count: 0, Bytes.Length: > 0 } && _spare.Count < MaxSpare)
        {
            _spare.Push(segment.Bytes);
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
    }
}
