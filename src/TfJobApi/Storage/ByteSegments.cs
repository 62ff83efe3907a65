namespace TfJobApi.Storage;

/// <summary>
/// Memory for values of different lengths that are released in the order in which they were added. Its segments are used again, so the
/// collector copies each at most twice, and traces nothing in them.
/// </summary>
internal sealed class ByteSegments
{
    /// <summary>Less than 85,000 bytes: a series of larger arrays makes the collector collect all generations.</summary>
    private const int SegmentLength = 64 * 1024;

    private const int MaxSpareBytes = 2 * 1024 * 1024;

    private static readonly Segment None = new([]);

    private readonly Stack<byte[]> _spare = new(MaxSpareBytes / SegmentLength);
    private int _spareBytes;
    private Segment _newest = None;

    /// <summary>Returns memory for a value, without clearing it. Without enough memory it throws, and changes nothing.</summary>
    public Place Add(int length)
    {
        if (_newest.Bytes.Length - _newest.Used < length)
        {
            var next = new Segment(TakeSpare(length) ?? GC.AllocateUninitializedArray<byte>(Math.Max(length, SegmentLength)));
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

    /// <summary>Releases everything, without allocating memory.</summary>
    public void Clear()
    {
        _spare.Clear();
        _spareBytes = 0;
        _newest = None;
    }

    private byte[]? TakeSpare(int length)
    {
        if (!_spare.TryPeek(out var spare) || spare.Length < length)
        {
            return null;
        }

        _spareBytes -= spare.Length;
        return _spare.Pop();
    }

    private void Recycle(Segment segment)
    {
        if (segment is { Count: 0, Bytes.Length: > 0 } && _spareBytes + segment.Bytes.Length <= MaxSpareBytes)
        {
            _spareBytes += segment.Bytes.Length;
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
