namespace TfJobApi.Auth.Signatures;

/// <summary>Encodes bytes as lowercase hexadecimal digits in ASCII.</summary>
internal static class HexDigits
{
    // Convert.ToHexStringLower is slower in native code, where its vector instructions are emulated: encoding 32 bytes would cost more than hashing them.
    private static ReadOnlySpan<byte> Digits => "0123456789abcdef"u8;

    public static byte[] Encode(ReadOnlySpan<byte> bytes)
    {
        var digits = new byte[2 * bytes.Length];
        Encode(bytes, digits);

        return digits;
    }

    public static void Encode(ReadOnlySpan<byte> bytes, Span<byte> digits)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            digits[2 * i] = Digits[bytes[i] >> 4];
            digits[(2 * i) + 1] = Digits[bytes[i] & 0xF];
        }
    }
}
