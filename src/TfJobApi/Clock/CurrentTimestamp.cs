using TfJobApi.Resources;

namespace TfJobApi.Clock;

/// <summary>The time of a clock in the form of Kubernetes.</summary>
internal static class CurrentTimestamp
{
    private static volatile Formatted? _last;

    /// <summary>Returns the same string within a second: objects keep it in memory.</summary>
    public static string NowText(this TimeProvider time)
    {
        var now = time.GetUtcNow();
        var second = now.ToUnixTimeSeconds();
        if (_last is { } last && last.Second == second)
        {
            return last.Text;
        }

        var text = Timestamp.Format(now);
        _last = new(second, text);
        return text;
    }

    private sealed record Formatted(long Second, string Text);
}
