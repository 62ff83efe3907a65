namespace TfJobApi.Auth.Signatures;

/// <summary>
/// Bytes as hexadecimal digits in lower case, as text in bytes. (Convert.ToHexStringLower does the same; compiled ahead of
/// time, its vectors are emulated, and 32 bytes cost more than to hash them.)
/// </summary>
internal static class HexDigits
{
    public static byte[] Of(ReadOnlySpan<byte> bytes)
    {
        var digits = new byte[2 * bytes.Length];
        Write(bytes, digits);
        return digits;
    }

    /// <param name="digits">Takes two bytes for each.</param>
    public static void Write(ReadOnlySpan<byte> bytes, Span<byte> digits)
    {
        var all = "0123456789abcdef"u8;
        for (var i = 0; i < bytes.Length; i++)
        {
            digits[2 * i] = all[bytes[i] >> 4];
            digits[(2 * i) + 1] = all[bytes[i] & 0xF];
        }
    }
}
