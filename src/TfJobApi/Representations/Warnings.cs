namespace TfJobApi.Representations;

/// <summary>
/// Warnings beside an answer, in headers; kubectl prints them.
/// Source: https://kubernetes.io/blog/2020/09/03/warnings/
/// </summary>
internal static class Warnings
{
    /// <summary>How many characters of them are sent; they are headers, and clients bound these.</summary>
    private const int Length = 4096;

    /// <summary>How much is shown of the end of a text that is cut: in the explanation of a signature it is the string to sign.</summary>
    private const int TailLength = 256;

    /// <summary>How many are sent; Python's client, for one, takes no more than 100 headers.</summary>
    private const int Limit = 50;

    /// <summary>Sends those that there is room for; one more tells how many there are besides. One that has no room by itself is cut.</summary>
    public static void Add(HttpResponse response, IReadOnlyList<string> texts)
    {
        var length = 0;
        var sent = texts.Take(Limit).Select(text => Header(Fit(text))).TakeWhile(warning => (length += warning.Length) <= Length).ToList();
        if (sent.Count < texts.Count)
        {
            sent.Add(Header($"and {texts.Count - sent.Count} more"));
        }

        response.Headers.Append("Warning", sent.ToArray());
    }

    /// <summary>A text, or its beginning and its end; escaped, it may become twice as long.</summary>
    private static string Fit(string text)
    {
        const int most = (Length / 2) - 16;
        return Header(text).Length <= Length ? text : $"{text.AsSpan(0, most - TailLength)}...{text.AsSpan(text.Length - TailLength)}";
    }

    /// <summary>A header may hold only ASCII; the rest is left to be guessed.</summary>
    private static string Header(string text)
    {
        var escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        return $"299 - \"{string.Concat(escaped.Select(unit => char.IsAscii(unit) && !char.IsControl(unit) ? unit : '?'))}\"";
    }
}
