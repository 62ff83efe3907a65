using System.Text;

namespace TfJobApi.Auth.Signatures;

/// <summary>Builds a text in UTF-8, to be hashed.</summary>
internal sealed class Utf8TextBuilder
{
    private byte[] _bytes = new byte[1024];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, Length);

    public override string ToString() => Encoding.UTF8.GetString(Bytes);

    public Utf8TextBuilder Append(ReadOnlySpan<char> text)
    {
        var place = Reserve(Encoding.UTF8.GetMaxByteCount(text.Length));
        Length += Encoding.UTF8.GetBytes(text, place);

        return this;
    }

    public Utf8TextBuilder Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        Length += bytes.Length;

        return this;
    }

    public Utf8TextBuilder Append(byte single)
    {
        Reserve(1)[0] = single;
        Length++;

        return this;
    }

    public Utf8TextBuilder Append(char ascii) => Append((byte)ascii);

    private Span<byte> Reserve(int count)
    {
        if (count > _bytes.Length - Length)
        {
            Array.Resize(ref _bytes, Math.Max(Length + count, 2 * _bytes.Length));
        }

        return _bytes.AsSpan(Length);
    }
}
