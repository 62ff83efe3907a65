using System.Buffers;

namespace TfJobApi.Auth.Signatures;

/// <summary>
/// Percent-encoding as signatures require it: letters, digits and <c>-_.~</c> stay, every other byte of the UTF-8 text
/// becomes <c>%XX</c> in uppercase (https://www.rfc-editor.org/rfc/rfc3986#section-2.3).
/// </summary>
internal static class PercentEncoding
{
    private const string UnreservedText = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";

    private static readonly SearchValues<char> UnreservedOrSlash = SearchValues.Create($"/{UnreservedText}");

    public static SearchValues<char> Unreserved { get; } = SearchValues.Create(UnreservedText);

    /// <summary>Whether a path needs neither decoding nor encoding.</summary>
    public static bool IsPlainPath(ReadOnlySpan<char> path) => path.StartsWith('/') && !path.ContainsAnyExcept(UnreservedOrSlash);

    public static void Append(Utf8TextBuilder output, ReadOnlySpan<byte> text)
    {
        foreach (var unit in text)
        {
            if (Unreserved.Contains((char)unit))
            {
                output.Append(unit);
            }
            else
            {
                output.Append('%').Append("0123456789ABCDEF"[unit >> 4]).Append("0123456789ABCDEF"[unit & 0xF]);
            }
        }
    }
}
