namespace TfJobApi.Http;

/// <summary>
/// Warnings beside an answer, in headers; kubectl prints them.
/// Source: https://kubernetes.io/blog/2020/09/03/warnings/
/// </summary>
internal static class Warnings
{
    /// <summary>How many characters of them are sent; they are headers, and clients bound these.</summary>
    private const int Length = 4096;

    /// <summary>How many are sent; Python's client, for one, takes no more than 100 headers.</summary>
    private const int Limit = 50;

    /// <summary>Sends those that there is room for; one more tells how many there are besides.</summary>
    public static void Add(HttpResponse response, IReadOnlyList<string> texts)
    {
        var length = 0;
        var sent = texts.Take(Limit).Select(Header).TakeWhile(warning => (length += warning.Length) <= Length).ToList();
        if (sent.Count < texts.Count)
        {
            sent.Add(Header($"and {texts.Count - sent.Count} more"));
        }

        response.Headers.Append("Warning", sent.ToArray());
    }

    /// <summary>A header may hold only ASCII; the rest is left to be guessed.</summary>
    private static string Header(string text)
    {
        var escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        return $"299 - \"{string.Concat(escaped.Select(unit => char.IsAscii(unit) && !char.IsControl(unit) ? unit : '?'))}\"";
    }
}
