using System.Buffers;

namespace TfJobApi.Json;

// ArrayBufferWriter needs an interface and two calls for every write; JSON is written a few bytes at a time
internal sealed class JsonBuffer(int capacity = 256) : IBufferWriter<byte>
{
    private byte[] _bytes = new byte[capacity];

    public int WrittenCount { get; private set; }

    public int FreeCapacity => _bytes.Length - WrittenCount;

    public ReadOnlySpan<byte> WrittenSpan => _bytes.AsSpan(0, WrittenCount);

    public ReadOnlyMemory<byte> WrittenMemory => _bytes.AsMemory(0, WrittenCount);

    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > FreeCapacity)
        {
            Grow(bytes.Length);
        }

        bytes.CopyTo(_bytes.AsSpan(WrittenCount));
        WrittenCount += bytes.Length;
    }

    /// <summary>Keeps the memory.</summary>
    public void Clear() => WrittenCount = 0;

    /// <summary>Removes what was written after a position.</summary>
    public void Truncate(int count) => WrittenCount = count;

    public void Write(byte single)
    {
        if (WrittenCount == _bytes.Length)
        {
            Grow(1);
        }

        _bytes[WrittenCount++] = single;
    }

    public void WriteQuoted(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length + 2 > FreeCapacity)
        {
            Grow(bytes.Length + 2);
        }

        var place = _bytes.AsSpan(WrittenCount, bytes.Length + 2);
        place[0] = (byte)'"';
        bytes.CopyTo(place[1..]);
        place[^1] = (byte)'"';
        WrittenCount += place.Length;
    }

    public void Advance(int count) => WrittenCount += count;

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (Math.Max(sizeHint, 1) > FreeCapacity)
        {
            Grow(Math.Max(sizeHint, 1));
        }

        return _bytes.AsMemory(WrittenCount);
    }

    private void Grow(int wanted) => Array.Resize(ref _bytes, Math.Max(checked(WrittenCount + wanted), Math.Min(2 * _bytes.Length, Array.MaxLength)));
}
