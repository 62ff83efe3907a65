using System.Text.RegularExpressions;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Architecture;

/// <summary>A fenced block, with the HTML comment in the line above it.</summary>
/// <param name="Mark">The text of the comment; null without one.</param>
internal sealed record MarkdownBlock(string Language, string? Mark, string Text);

/// <summary>The parts of a Markdown page that tests check: headings, links and fenced blocks.</summary>
internal sealed partial class MarkdownPage
{
    private MarkdownPage(string path, string text)
    {
        Path = path;
        Lines = text.TrimEnd('\n').Split('\n');
        Blocks = [.. Fence().Matches(text).Select(match => new MarkdownBlock(
            match.Groups["language"].Value,
            match.Groups["mark"] is { Success: true } mark ? mark.Value : null,
            match.Groups["text"].Value))];

        var prose = Fence().Replace(text, "");
        Links = [.. Link().Matches(prose).Select(match => match.Groups[1].Value)];
        Anchors = [.. Heading().Matches(prose).Select(match => AnchorOf(match.Groups[1].Value))];
    }

    public string Path { get; }

    public IReadOnlyList<string> Lines { get; }

    public IReadOnlyList<MarkdownBlock> Blocks { get; }

    public IReadOnlyList<string> Links { get; }

    public HashSet<string> Anchors { get; }

    public static async Task<MarkdownPage> ReadAsync(string path) => new(path, await SourceTree.PageAsync(path));

    /// <summary>GitHub's rule: lower case, punctuation removed, spaces as hyphens.</summary>
    private static string AnchorOf(string heading) => Punctuation().Replace(heading.ToLowerInvariant(), "").Replace(' ', '-');

    [GeneratedRegex("(?:^<!-- (?<mark>.+) -->\n)?^```(?<language>[a-z]*)\n(?<text>(?:.*\n)*?)^```$", RegexOptions.Multiline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\s-]")]
    private static partial Regex Punctuation();
}
