using System.Security.Cryptography;
using System.Text;

namespace TfJobApi.Auth.Signatures;

/// <summary>
/// SDK-HMAC-SHA256: what is signed of a request, and how its parts are written.
/// Source: Huawei Cloud, API Request Signing Guide (https://support.huaweicloud.com/intl/en-us/devg-apisign/)
/// </summary>
internal static class Signer
{
    public const string Algorithm = "SDK-HMAC-SHA256";
    public const string DateHeader = "x-sdk-date";
    public const string PayloadHeader = "x-sdk-content-sha256";
    public const string UnsignedPayload = "UNSIGNED-PAYLOAD";

    /// <summary>How many bytes a string to sign has: the algorithm, the date and a hash, with two line ends.</summary>
    public const int StringToSignLength = 15 + 1 + DateLength + 1 + HashLength;

    /// <summary>How many hexadecimal digits a hash has, and a signature.</summary>
    public const int HashLength = 2 * SHA256.HashSizeInBytes;

    private const int DateLength = 16;

    /// <summary>Reads <c>20191115T033655Z</c>, and no other form. (TryParseExact does the same, at the price of two hashes.)</summary>
    public static bool TryParseDate(ReadOnlySpan<char> text, out DateTimeOffset date)
    {
        date = default;
        if (text.Length != DateLength || text[8] != 'T' || text[^1] != 'Z'
            || text[..8].ContainsAnyExceptInRange('0', '9') || text[9..^1].ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        var (year, month, day) = (Number(text[..4]), Number(text[4..6]), Number(text[6..8]));
        var (hour, minute, second) = (Number(text[9..11]), Number(text[11..13]), Number(text[13..15]));
        if (year == 0 || month is 0 or > 12 || day == 0 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        date = new(year, month, day, hour, minute, second, TimeSpan.Zero);
        return true;
    }

    /// <summary>In hexadecimal digits, in lower case, as bytes of text.</summary>
    public static byte[] Hash(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return HexDigits.Of(hash);
    }

    /// <param name="date">As it is in the header.</param>
    /// <param name="canonicalRequest">In UTF-8.</param>
    /// <param name="output">Takes <see cref="StringToSignLength"/> bytes.</param>
    public static void StringToSign(ReadOnlySpan<char> date, ReadOnlySpan<byte> canonicalRequest, Span<byte> output)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(canonicalRequest, hash);

        Encoding.ASCII.GetBytes(Algorithm, output);
        output[Algorithm.Length] = (byte)'\n';
        Encoding.ASCII.GetBytes(date[..DateLength], output[(Algorithm.Length + 1)..]);
        output[^(HashLength + 1)] = (byte)'\n';
        HexDigits.Write(hash, output[^HashLength..]);
    }

    private static int Number(ReadOnlySpan<char> digits)
    {
        var number = 0;
        foreach (var digit in digits)
        {
            number = (10 * number) + digit - '0';
        }

        return number;
    }
}
