namespace TfJobApi.Memory;

/// <summary>Released segments of all holders of a share, to be used again.</summary>
internal sealed class SegmentPool
{
    /// <summary>Less than 85,000 bytes: a series of larger arrays makes the collector collect all generations.</summary>
    public const int SegmentLength = 64 * 1024;

    /// <summary>The maximum size of the unused segments; 2 MiB.</summary>
    public const int MaxBytes = 32 * SegmentLength;

    private readonly Lock _gate = new();
    private readonly List<byte[]> _spare = new(MaxBytes / SegmentLength);
    private int _bytes;

    public int Bytes => Volatile.Read(ref _bytes);

    /// <summary>Returns at least as many bytes, of which the first ones may be those of an earlier value.</summary>
    public byte[] Take(int length) => TakeSpare(length) ?? GC.AllocateUninitializedArray<byte>(length);

    /// <summary>Keeps a segment if it is of the common length or longer, and there is room for it.</summary>
    public void Return(byte[] segment)
    {
        lock (_gate)
        {
            if (segment.Length >= SegmentLength && _bytes + segment.Length <= MaxBytes)
            {
                _bytes += segment.Length;
                _spare.Add(segment);
            }
        }
    }

    private byte[]? TakeSpare(int length)
    {
        if (length < SegmentLength)
        {
            return null;
        }

        lock (_gate)
        {
            // not much more than is needed, because the rest may remain unused for long
            var index = _spare.FindLastIndex(spare => spare.Length >= length && spare.Length / 2 <= length);
            if (index < 0)
            {
                return null;
            }

            var found = _spare[index];
            _spare.RemoveAt(index);
            _bytes -= found.Length;
            return found;
        }
    }
}
