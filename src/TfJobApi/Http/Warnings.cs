namespace TfJobApi.Http;

/// <summary>
/// Warnings beside an answer, in headers; kubectl prints them.
/// Source: https://kubernetes.io/blog/2020/09/03/warnings/
/// </summary>
internal static class Warnings
{
    /// <summary>How many characters of them are sent; they are headers, and clients bound these.</summary>
    private const int Length = 4096;

    public static void Add(HttpResponse response, IEnumerable<string> texts)
    {
        var length = 0;
        foreach (var warning in texts.Select(Header).TakeWhile(warning => (length += warning.Length) <= Length))
        {
            response.Headers.Append("Warning", warning);
        }
    }

    /// <summary>A header may hold only ASCII; the rest is left to be guessed.</summary>
    private static string Header(string text)
    {
        var escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        return $"299 - \"{string.Concat(escaped.Select(unit => char.IsAscii(unit) && !char.IsControl(unit) ? unit : '?'))}\"";
    }
}
