using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace TfJobApi.Signing;

/// <summary>
/// SDK-HMAC-SHA256: one HMAC of the string to sign with the secret key itself.
/// Source: Huawei Cloud, API Request Signing Guide (https://support.huaweicloud.com/intl/en-us/devg-apisign/)
/// </summary>
internal static class Signer
{
    public const string Algorithm = "SDK-HMAC-SHA256";
    public const string DateHeader = "x-sdk-date";
    public const string PayloadHeader = "x-sdk-content-sha256";
    public const string UnsignedPayload = "UNSIGNED-PAYLOAD";

    private const string DateFormat = "yyyyMMdd'T'HHmmss'Z'";

    public static bool TryParseDate(string text, out DateTimeOffset date) =>
        DateTimeOffset.TryParseExact(text, DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out date);

    public static string Hash(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return Convert.ToHexStringLower(hash);
    }

    public static string StringToSign(string date, string canonicalRequest)
    {
        // every request comes by here, and its text is not needed as bytes for longer than this
        var rented = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(canonicalRequest.Length));
        var hash = Hash(rented.AsSpan(0, Encoding.UTF8.GetBytes(canonicalRequest, rented)));
        ArrayPool<byte>.Shared.Return(rented);

        return $"{Algorithm}\n{date}\n{hash}";
    }

    /// <param name="secret">The secret key, in UTF-8.</param>
    public static string Sign(ReadOnlySpan<byte> secret, string stringToSign)
    {
        Span<byte> signature = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(stringToSign), signature);
        return Convert.ToHexStringLower(signature);
    }

    /// <summary>Takes the same time wherever the two differ.</summary>
    public static bool IsSame(string expected, string found) =>
        CryptographicOperations.FixedTimeEquals(MemoryMarshal.AsBytes(expected.AsSpan()), MemoryMarshal.AsBytes(found.AsSpan()));
}
