using TfJobApi.Json;

namespace TfJobApi.Verification;

internal sealed record ReceivedResponse(int Status, string? ContentType, string Body)
{
    public CanonicalValue Json => ForeignJson.Parse(Body);

    /// <summary>The code, and the message of a Status or of a gateway.</summary>
    public string Summary => $"{Status} {Json["message"].NonEmptyText ?? Json["error_msg"].Text}".TrimEnd();
}

/// <summary>A value that a server sent, and the one that TfJobApi sends.</summary>
/// <param name="Field">A path in the body; or <c>status</c>, <c>Content-Type</c>, <c>body</c>.</param>
internal sealed record Difference(string Field, string Received, string Expected)
{
    private const int Longest = 160;
    private const int Context = 40;

    /// <summary>Shortens all to one line, the values around the first letter that differs.</summary>
    public static Difference Create(string field, string received, string expected)
    {
        var (left, right) = (ToLine(received), ToLine(expected));
        var common = left.AsSpan().CommonPrefixLength(right);
        var start = Math.Max(left.Length, right.Length) > Longest && common > Context ? common - Context : 0;

        return new(Cut(ToLine(field), 0), Cut(left, start), Cut(right, start));
    }

    private static string ToLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string Cut(string line, int start)
    {
        var rest = line[Math.Min(start, line.Length)..];
        return $"{(start > 0 ? "…" : "")}{(rest.Length > Longest ? $"{rest[..Longest]}…" : rest)}";
    }
}
