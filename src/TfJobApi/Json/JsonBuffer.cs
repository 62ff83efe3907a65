using System.Buffers;

namespace TfJobApi.Json;

// ArrayBufferWriter needs an interface and two calls for every write; JSON is written a few bytes at a time
internal sealed class JsonBuffer : IBufferWriter<byte>
{
    /// <summary>A length of arrays of the pool.</summary>
    private const int RentedLength = 4096;

    private byte[] _bytes;

    public JsonBuffer(int capacity = 256)
        : this(new byte[capacity])
    {
    }

    private JsonBuffer(byte[] bytes)
    {
        _bytes = bytes;
    }

    public int WrittenCount { get; private set; }

    public int FreeCapacity => _bytes.Length - WrittenCount;

    public ReadOnlySpan<byte> WrittenSpan => _bytes.AsSpan(0, WrittenCount);

    public ReadOnlyMemory<byte> WrittenMemory => _bytes.AsMemory(0, WrittenCount);

    /// <summary>Creates a buffer with memory of the pool, which <see cref="ToArrayAndReturn"/> gives back.</summary>
    public static JsonBuffer Rent() => new(ArrayPool<byte>.Shared.Rent(RentedLength));

    /// <summary>Copies what was written. The caller does not use a rented buffer after it.</summary>
    public byte[] ToArrayAndReturn()
    {
        var bytes = WrittenSpan.ToArray();

        // a longer text has outgrown the rented memory
        if (_bytes.Length == RentedLength)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
        }

        return bytes;
    }

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
