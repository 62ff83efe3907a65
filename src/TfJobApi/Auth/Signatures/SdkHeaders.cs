using System.Globalization;

namespace TfJobApi.Auth.Signatures;

/// <summary>The headers of a signed request, in lowercase.</summary>
internal static class SdkHeaders
{
    public const string Date = "x-sdk-date";
    public const string ContentHash = "x-sdk-content-sha256";

    /// <summary>The content hash of a body that is not signed.</summary>
    public const string UnsignedPayload = "UNSIGNED-PAYLOAD";

    public const int DateLength = 16;

    private const string DateFormat = "yyyyMMdd'T'HHmmss'Z'";

    public static string Format(DateTimeOffset date) => date.ToUniversalTime().ToString(DateFormat, CultureInfo.InvariantCulture);

    /// <summary>Parses a date such as <c>20191115T033655Z</c>.</summary>
    public static bool TryParseDate(ReadOnlySpan<char> text, out DateTimeOffset date) =>
        DateTimeOffset.TryParseExact(text, DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out date);
}
