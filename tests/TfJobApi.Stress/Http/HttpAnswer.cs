using System.Text;

namespace TfJobApi.Stress.Http;

internal enum Outcome
{
    /// <summary>A whole response.</summary>
    Answered,

    /// <summary>The connection ended before a whole response.</summary>
    Closed,

    /// <summary>Nothing arrived within the limit.</summary>
    TimedOut,

    /// <summary>The response is not valid HTTP.</summary>
    Malformed,
}

/// <param name="Status">0 without a status line.</param>
internal sealed record HttpAnswer(Outcome Outcome, int Status, string Head, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public bool IsSuccess => Outcome == Outcome.Answered && Status is >= 200 and < 300;

    public string? Header(string name)
    {
        var at = Head.IndexOf($"\r\n{name}:", StringComparison.OrdinalIgnoreCase);
        if (at < 0)
        {
            return null;
        }

        var start = at + name.Length + 3;
        var end = Head.IndexOf("\r\n", start, StringComparison.Ordinal);
        return Head[start..(end < 0 ? Head.Length : end)].Trim();
    }
}
