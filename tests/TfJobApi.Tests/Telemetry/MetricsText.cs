using System.Text.RegularExpressions;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Telemetry;

/// <summary>A page in the format of Prometheus.</summary>
internal sealed partial class MetricsText(string text)
{
    public const string Path = "/metrics";

    /// <summary>The recorded page after one request of each verb.</summary>
    public static string RecordedFile { get; } = System.IO.Path.Combine(SourceTree.Tests, "Telemetry", "Data", "metrics.txt");

    public string Text => text;

    /// <summary>The values of the series, by their names and labels as on the page.</summary>
    public IReadOnlyDictionary<string, string> Series { get; } =
        Line().Matches(text).ToDictionary(line => line.Groups[1].Value.Replace("{}", "", StringComparison.Ordinal), line => line.Groups[2].Value);

    public string this[string series] => Series.GetValueOrDefault(series, "(absent)");

    public static async Task<MetricsText> ReadAsync(HttpClient client)
    {
        var answer = await client.Get(Path);
        Assert.Equal(200, answer.Code);
        return new(answer.Text);
    }

    /// <summary>The names of the series, each with the names of its labels.</summary>
    public ILookup<string, string[]> Names() => Series.Keys.ToLookup(
        series => series.Split('{')[0], series => Label().Matches(series).Select(label => label.Groups[1].Value).ToArray());

    [GeneratedRegex(@"^((?!#)[^\s{]+(?:\{.*\})?) (\S+)$", RegexOptions.Multiline)]
    private static partial Regex Line();

    [GeneratedRegex(@"[{,](\w+)=""")]
    private static partial Regex Label();
}
