namespace TfJobApi.Representations;

/// <summary>
/// Adds warnings to a response, as headers; kubectl prints them.
/// Source: https://kubernetes.io/blog/2020/09/03/warnings/
/// </summary>
internal static class Warnings
{
    /// <summary>The maximum length of all warnings, because clients limit headers.</summary>
    private const int Length = 4096;

    /// <summary>The length of the end that a shortened text keeps. In the explanation of a signature it is the string to sign.</summary>
    private const int TailLength = 256;

    /// <summary>The maximum number of warnings. Python's client, for example, accepts at most 100 headers.</summary>
    private const int Limit = 50;

    /// <summary>Adds warnings up to the limits, and the number of the others. A single text over the limit is shortened.</summary>
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

    /// <summary>Shortens a text to its beginning and its end. Escapes may double its length.</summary>
    private static string Fit(string text)
    {
        const int most = (Length / 2) - 16;

        return Header(text).Length <= Length ? text : $"{text.AsSpan(0, most - TailLength)}...{text.AsSpan(text.Length - TailLength)}";
    }

    /// <summary>Replaces characters that a header cannot have: all but printable ASCII.</summary>
    private static string Header(string text)
    {
        var escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        return $"299 - \"{string.Concat(escaped.Select(unit => char.IsAscii(unit) && !char.IsControl(unit) ? unit : '?'))}\"";
    }
}
