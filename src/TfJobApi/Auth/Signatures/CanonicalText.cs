using System.Text;

namespace TfJobApi.Auth.Signatures;

/// <summary>
/// A canonical request in the making, as the UTF-8 bytes that are hashed in the end. It is used again for the thread's next
/// one, as every signed call needs one and no longer than it takes to hash it.
/// </summary>
internal sealed class CanonicalText
{
    /// <summary>How many bytes are kept for the next one.</summary>
    private const int MostKept = 4096;

    [ThreadStatic]
    private static CanonicalText? _ofThread;

    private byte[] _bytes = new byte[1024];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, Length);

    /// <summary>The thread's own, empty; what was in it before is gone.</summary>
    public static CanonicalText OfThread()
    {
        var text = _ofThread is { _bytes.Length: <= MostKept } kept ? kept : _ofThread = new();
        text.Length = 0;
        return text;
    }

    public override string ToString() => Encoding.UTF8.GetString(Bytes);

    public CanonicalText Append(ReadOnlySpan<char> text)
    {
        var place = Reserve(Encoding.UTF8.GetMaxByteCount(text.Length));
        Length += Encoding.UTF8.GetBytes(text, place);
        return this;
    }

    public CanonicalText Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        Length += bytes.Length;
        return this;
    }

    public CanonicalText Append(byte single)
    {
        Reserve(1)[0] = single;
        Length++;
        return this;
    }

    public CanonicalText Append(char ascii) => Append((byte)ascii);

    private Span<byte> Reserve(int count)
    {
        if (count > _bytes.Length - Length)
        {
            Array.Resize(ref _bytes, Math.Max(Length + count, 2 * _bytes.Length));
        }

        return _bytes.AsSpan(Length);
    }
}
