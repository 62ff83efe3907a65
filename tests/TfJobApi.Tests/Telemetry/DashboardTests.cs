using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Telemetry;

/// <summary>The dashboard for Grafana asks only for series that the page has.</summary>
public sealed partial class DashboardTests
{
    private static readonly string[] AddedByPrometheus = ["le", "job", "instance"];

    private static JsonNode Dashboard => JsonNode.Parse(File.ReadAllText(Path.Combine(SourceTree.Root, "deploy", "grafana", "tfjobapi.json")))!;

    public static TheoryData<string> Queries =>
        [.. Dashboard["panels"]!.AsArray().SelectMany(panel => panel!["targets"]?.AsArray() ?? []).Select(target => (string)target!["expr"]!)];

    [Theory]
    [MemberData(nameof(Queries))]
    public void A_query_asks_for_existing_series_and_labels(string query)
    {
        var known = new MetricsText(File.ReadAllText(MetricsText.RecordedFile)).Names();

        var names = Name().Matches(query).Select(name => name.Value).ToList();
        var labels = Label().Matches(query).Select(label => label.Groups[1].Value)
            .Concat(Grouping().Matches(query).SelectMany(group => group.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries)));

        Assert.NotEmpty(names);
        Assert.All(names, name => Assert.True(known.Contains(name), name));
        Assert.Empty(labels.Except(names.SelectMany(name => known[name]).SelectMany(found => found)).Except(AddedByPrometheus));
    }

    [Fact]
    public void Each_panel_has_a_title_and_queries() =>
        Assert.All(Dashboard["panels"]!.AsArray().Where(panel => (string?)panel!["type"] != "row"), panel =>
        {
            Assert.NotEmpty((string)panel!["title"]!);
            Assert.NotEmpty(panel["targets"]!.AsArray());
        });

    [GeneratedRegex(@"\b(?:apiserver|tfjobapi|process)_\w+")]
    private static partial Regex Name();

    [GeneratedRegex(@"[{,]\s*(\w+)\s*(?:=~|!~|!=|=)")]
    private static partial Regex Label();

    [GeneratedRegex(@"\bby\s*\(([^)]*)\)")]
    private static partial Regex Grouping();
}
