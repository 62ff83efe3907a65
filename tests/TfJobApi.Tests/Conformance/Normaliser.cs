using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace TfJobApi.Tests.Conformance;

/// <summary>Replaces values that differ between runs by marks: equal marks for equal values, in order of appearance.</summary>
/// <param name="start">The time of the first request; if it is known, times in managedFields are marked by their seconds after it.</param>
internal sealed partial class Normaliser(DateTimeOffset? start)
{
    /// <summary>Other times were sent by a client.</summary>
    private static readonly TimeSpan LongestScenario = TimeSpan.FromHours(1);

    private readonly Dictionary<string, string> _uids = [];
    private readonly Dictionary<string, string> _versions = [];

    public string Normalise(string text)
    {
        // a watch sends one document per line, every other response is one document
        foreach (var part in text.StartsWith("{\"type\":", StringComparison.Ordinal) ? text.TrimEnd('\n').Split('\n') : [text])
        {
            using var document = TryParse(part);
            if (document is not null)
            {
                Learn(document.RootElement);
            }
        }

        text = ContinueToken().Replace(text, "$1\"<continue>\"");
        text = Age().Replace(text, "$1\"<age>\"]");
        text = ColumnDescription().Replace(text, "$1\"<text>\"");
        text = Times().Replace(text, "$1\"<time>\"");
        text = start is null ? text : ManagerTime().Replace(text, MarkTime);
        text = StorageVersionHash().Replace(text, "$1\"<hash>\"");
        text = GeneratedName().Replace(text, "job-<random>");
        text = ListVersion().Replace(text, "$1\"<listrv>\"");
        text = Version().Replace(text, match => _versions.TryGetValue(match.Groups[2].Value, out var mark) ? $"{match.Groups[1].Value}\"{mark}\"" : match.Value);
        foreach (var (uid, mark) in _uids)
        {
            text = text.Replace(uid, mark, StringComparison.Ordinal);
        }

        return text;
    }

    private string MarkTime(Match match)
    {
        var offset = DateTimeOffset.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture) - start!.Value;
        return offset.Duration() < LongestScenario
            ? string.Create(CultureInfo.InvariantCulture, $"{match.Groups[1].Value}\"<t{offset.TotalSeconds:0}>\"")
            : match.Value;
    }

    private static JsonDocument? TryParse(string text)
    {
        try
        {
            return JsonDocument.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private void Learn(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        if (root.TryGetProperty("type", out _) && root.TryGetProperty("object", out var changed))
        {
            Learn(changed);
        }

        foreach (var item in root.TryGetProperty("items", out var items) ? items.EnumerateArray() : [])
        {
            Learn(item);
        }

        foreach (var row in root.TryGetProperty("rows", out var rows) ? rows.EnumerateArray() : [])
        {
            Learn(row.GetProperty("object"));
        }

        if (root.TryGetProperty("metadata", out var meta) && meta.TryGetProperty("uid", out var uid))
        {
            _uids.TryAdd(uid.GetString()!, $"<uid{_uids.Count + 1}>");
            if (meta.TryGetProperty("resourceVersion", out var version))
            {
                _versions.TryAdd(version.GetString()!, $"<rv{_versions.Count + 1}>");
            }
        }
    }

    [GeneratedRegex("(\"continue\": ?)\"[^\"]+\"")]
    private static partial Regex ContinueToken();

    [GeneratedRegex("(\"cells\":\\[[^\\]]*,)\"[^\"]*\"\\]")]
    private static partial Regex Age();

    [GeneratedRegex("(\"description\":)\"[^\"]*\"")]
    private static partial Regex ColumnDescription();

    [GeneratedRegex("(\"?(?:creation|deletion)Timestamp\"?: ?)\"[0-9-]+T[0-9:]+Z\"")]
    private static partial Regex Times();

    [GeneratedRegex("(\\btime\"?: ?)\"([0-9-]+T[0-9:]+Z)\"")]
    private static partial Regex ManagerTime();

    [GeneratedRegex("(\"storageVersionHash\": ?)\"[A-Za-z0-9+/]{11}=\"")]
    private static partial Regex StorageVersionHash();

    [GeneratedRegex("\\bjob-[bcdfghjklmnpqrstvwxz2456789]{5}\\b")]
    private static partial Regex GeneratedName();

    [GeneratedRegex("(\"kind\":\"TFJobList\",\"metadata\":\\{\"continue\":\"[^\"]*\",(?:\"remainingItemCount\":[0-9]+,)?\"resourceVersion\":|\"kind\":\"Table\",\"apiVersion\":\"meta.k8s.io/v1\",\"metadata\":\\{\"selfLink\":\"[^\"]*\",\"resourceVersion\":)\"[0-9]+\"")]
    private static partial Regex ListVersion();

    [GeneratedRegex("(\"?resourceVersion\"?: ?)\"([0-9]+)\"")]
    private static partial Regex Version();
}
