using System.Globalization;

namespace TfJobApi.Auth.Signatures;

/// <summary>The headers of a signed request, in lowercase, and the form of their values.</summary>
internal static class SdkHeaders
{
    public const string Date = "x-sdk-date";
    public const string ContentHash = "x-sdk-content-sha256";

    /// <summary>The value of <see cref="ContentHash"/> for a body that is not signed.</summary>
    public const string UnsignedPayload = "UNSIGNED-PAYLOAD";

    /// <summary>The length of a date, in characters.</summary>
    public const int DateLength = 16;

    private const string DateFormat = "yyyyMMdd'T'HHmmss'Z'";

    /// <summary>Parses a date as <c>20191115T033655Z</c>; no other form is valid.</summary>
    public static bool TryParseDate(ReadOnlySpan<char> text, out DateTimeOffset date) =>
        DateTimeOffset.TryParseExact(text, DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out date);
}
