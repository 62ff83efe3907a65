using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using TfJobApi.Hosting;
using TfJobApi.Tests.Support;
using TfJobApi.Verification;

namespace TfJobApi.Tests.Architecture;

/// <summary>Checks README and docs/: links, sizes, and facts that the code has too.</summary>
public sealed partial class DocsTests
{
    private const string Readme = "README.md";
    private const string Index = "docs/README.md";
    private const string Changelog = "CHANGELOG.md";

    public static TheoryData<string> Pages => [.. SourceTree.Pages];

    private static IEnumerable<string> Docs => SourceTree.Pages.Where(page => page.StartsWith("docs/", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Every_relative_link_and_anchor_resolves(string path)
    {
        var page = await MarkdownPage.ReadAsync(path);

        foreach (var link in page.Links.Where(link => !link.Contains("://", StringComparison.Ordinal)))
        {
            var (file, anchor) = link.Split('#') is [var left, var right] ? (left, right) : (link, null);
            var target = file.Length == 0 ? path : Resolve(path, file);
            Assert.True(Path.Exists(Path.Combine(SourceTree.Root, target)), $"{path}: {link} does not exist");
            if (anchor is not null)
            {
                Assert.True((await MarkdownPage.ReadAsync(target)).Anchors.Contains(anchor), $"{path}: {link} has no such heading");
            }
        }
    }

    /// <summary>The changelog grows with each version, and nobody reads it as a whole.</summary>
    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Pages_are_short(string path)
    {
        var page = await MarkdownPage.ReadAsync(path);

        Assert.InRange(page.Lines.Count, 1, path switch { Readme => 150, Changelog => int.MaxValue, _ => 250 });
        Assert.All(page.Lines.Where(line => line.StartsWith('|')), line => Assert.InRange(line.Length, 1, 200));
    }

    [Fact]
    public async Task The_index_lists_every_page()
    {
        var index = await MarkdownPage.ReadAsync(Index);

        var listed = index.Links.Where(link => !link.Contains("://", StringComparison.Ordinal)).Select(link => Resolve(Index, link.Split('#')[0]));

        Assert.Empty(Docs.Except([Index]).Except(listed));
    }

    [Fact]
    public async Task Settings_are_documented_as_they_are_declared()
    {
        var page = await SourceTree.PageAsync("docs/configuration.md");

        var documented = SettingsTable().Matches(page).SelectMany(table => table.Groups[1].Captures)
            .Select(row => LinkOrCode().Replace(row.Value, "$1$2").Replace("`", "", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        var declared = new ServerOptions(new ConfigurationBuilder().Build()).Declared
            .Select(setting => $"| {setting.Name} | {setting.Default}{(setting.Default.Length == 0 ? "" : " ")}| {setting.Meaning} |").Order(StringComparer.Ordinal);

        Assert.Equal(declared, documented);
    }

    [Fact]
    public async Task Every_reason_to_skip_a_scenario_is_on_the_page_of_verify()
    {
        var rows = (await MarkdownPage.ReadAsync("docs/verify.md")).Lines.Select(line => line.Split(" | ")[0]);

        Assert.Subset(rows.ToHashSet(StringComparer.Ordinal), VerificationRun.SkipReasons.Select(reason => $"| {reason}").ToHashSet(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_route_of_the_admin_api_is_on_a_page()
    {
        var document = JsonNode.Parse(await SourceTree.PageAsync("src/TfJobApi/OpenApi/openapi.json"))!;
        var text = string.Concat(await Task.WhenAll(Docs.Select(SourceTree.PageAsync)));

        var calls = document["paths"]!.AsObject()
            .Where(path => path.Key.StartsWith("/__admin", StringComparison.Ordinal))
            .SelectMany(path => path.Value!.AsObject(), (path, operation) => $"`{operation.Key.ToUpperInvariant()} {path.Key}");

        Assert.All(calls, call => Assert.Matches($@"{Regex.Escape(call)}[`?]", text));
    }

    [Theory]
    [InlineData("CONTRIBUTING.md")]
    [InlineData("docs/architecture.md")]
    public async Task Every_source_file_that_a_page_names_exists(string path)
    {
        var named = SourceFile().Matches(await SourceTree.PageAsync(path)).Select(match => match.Groups[1].Value).Distinct();

        Assert.All(named, file => Assert.True(File.Exists(Path.Combine(SourceTree.Root, file)) || File.Exists(Path.Combine(SourceTree.Server, file)), file));
    }

    [Fact]
    public async Task Examples_in_csharp_are_compiled_and_run()
    {
        var sources = await Task.WhenAll(ExampleFiles.Select(file => File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)));
        var examples = sources.SelectMany(text => Example().Matches(text)).Select(match => Regex.Replace(match.Groups[2].Value, $"^{match.Groups[1].Value}", "", RegexOptions.Multiline));
        var pages = await Task.WhenAll(SourceTree.Pages.Select(MarkdownPage.ReadAsync));

        var shown = pages.SelectMany(page => page.Blocks).Where(block => block.Language == "csharp").Select(block => block.Text);

        Assert.Equal(examples.Order(StringComparer.Ordinal), shown.Distinct().Order(StringComparer.Ordinal));
    }

    /// <summary>The examples of the tests, and those of the samples and of the tests of packages, which CI runs from the packed packages.</summary>
    private static IEnumerable<string> ExampleFiles =>
        SourceTree.Files.Where(file => Path.GetFileName(file) is "Examples.cs" or "TrainingJobTests.cs");

    private static string Resolve(string page, string link) =>
        Path.GetRelativePath(SourceTree.Root, Path.Combine(SourceTree.Root, Path.GetDirectoryName(page)!, link)).Replace('\\', '/');

    [GeneratedRegex(@"^\| setting \| default \| meaning \|\n.*\n(?:(\|.*)\n)+", RegexOptions.Multiline)]
    private static partial Regex SettingsTable();

    [GeneratedRegex(@"\[([^\]]+)\]\([^)]+\)|`([^`]+)`")]
    private static partial Regex LinkOrCode();

    /// <summary>A path with a folder; NAME is the name of a new file.</summary>
    [GeneratedRegex(@"`([A-Za-z./]+/(?!NAME)[A-Za-z]+\.cs)`")]
    private static partial Regex SourceFile();

    [GeneratedRegex("^( *)// example\n((?:.*\n)*?) *// end$", RegexOptions.Multiline)]
    private static partial Regex Example();
}
