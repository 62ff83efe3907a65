using System.Text.RegularExpressions;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Architecture;

/// <summary>Searches comments, string literals, names of tests and pages for idioms that are hard to read.</summary>
public sealed partial class ProseTests
{
    // a continued line of a comment or of a page begins with a small letter
    private const string LineStart = @"^(?:(?:/// |<!-- |""|\| |#(?!#) )?(?:<\w+[^>]*>)*(?-i:(?=[A-Z]))|// )";
    private const string SentenceStart = $@"(?:{LineStart}|[.;!?] |\b(?:Task|void) )";

    /// <summary>The number of marked lines that a file outside of <c>src</c> may have. It may only become smaller.</summary>
    private static readonly Dictionary<string, int> Allowed = [];

    private static readonly string[] OtherFiles =
        [".ci/run", ".editorconfig", "Directory.Build.props", "Dockerfile", "eng/BannedSymbols.txt", "eng/NativeAot.props"];

    private static readonly (Regex Idiom, string Instead)[] Idioms =
    [
        .. from entry in new[]
        {
            ($@"{SentenceStart}(?:what|whatever|who|whoever|whose|whichever) (?!(?:do|does|did|is the|are the|to)\b)\w", "a subject with a noun"),
            ($"{LineStart}(?-i:H)ow (?:many|much|long|often|far) ", "a verb in the third person, or 'The number of'"),
            ($"{SentenceStart}(?-i:O)f (?:an?|the|its|many|all|two) ", "the subject first"),
            (@"\b(?:whoever|whatever|whomever)\b|\b(?:to|for|by|of|from|with) who\b", "'any', 'regardless of', 'callers that'"),
            (@"(?<!\bthere )\b(?:is|are|was|were) none\b(?! of)", "'not a valid'"),
            (@"(?<!\bthere )\b(?:is|are) no (?!longer\b|more\b)\w+(?:[,.;""]|$| as\b| and\b)", "'is not a'"),
            (@"\b(?:none|nothing) at all\b", "'none', 'nothing'"),
            (@"\bbut for\b", "'except'"),
            (@"\bbesides?\b", "'in addition to', 'next to'"),
            (@"\bbehind\b(?! a proxy\b)", "'after'"),
            (@"\banew\b", "'again'"),
            (@"\b(?:that|what|as) there (?:is|are|was|were)\b", "'available', 'existing'"),
            (@"\b(?:tells?|telling|told)\b", "'report', 'notify', 'return'"),
            (@"(?<!\.|condition )\b(?:meets?|meeting|met)\b(?![`""<])", "'match', 'apply', 'satisfy'"),
            (@"\bheed(?:s|ed|ing)?\b", "'respect', 'apply'"),
            (@"\bpass(?:es|ed|ing)? over\b", "'skip', 'ignore'"),
            (@"\blook(?:s|ed|ing)? at\b", "'check', 'read', 'compare'"),
            (@"\bput(?:s|ting)? back\b", "'replace', 'restore', 'ignore'"),
            (@"\b(?:let|lets|letting) (?:\w+ )?be\b", "'allow', 'keep'"),
            (@"\b(?:stands?|standing|stood) for\b", "'is', 'means', 'matches'"),
            (@"\b(?:come|comes|coming) (?:of|about|to (?:be|an?|the))\b", "'result', 'become', 'reach'"),
            (@"\b(?:go|goes|going|gone) (?:on|back|through)\b", "'continue', 'return', 'read'"),
            (@"\b(?:callers? takes?|takes? nothing)\b", "'accept'"),
            (@"\bthings? of (?:its|their) own\b", "a noun"),
            (@"\bas (?:[\w']+ ){1,4}ha(?:s|ve) it\b", "'as in', 'as X does'"),
            (@"\b(?:in vain|by halves|makes? no sense|as it should|said (?:by|of|so))\b", "'without success', 'not valid', 'reported'"),
        }
        select (new Regex(entry.Item1, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(10)), entry.Item2),
    ];

    [Fact]
    public void Comments_names_messages_and_pages_have_no_forbidden_idioms()
    {
        var marked = SourceTree.Files.Where(file => Path.GetFileName(file) != "ProseTests.cs")
            .Concat(SourceTree.Pages.Concat(OtherFiles).Select(file => Path.Combine(SourceTree.Root, file)))
            .SelectMany(Marked)
            .ToLookup(line => line.File);
        var wrong = marked.Where(file => file.Count() > Allowed.GetValueOrDefault(file.Key)).SelectMany(file => file.Select(line => line.Text)).ToList();

        Assert.DoesNotContain(Allowed.Keys, file => file.StartsWith("src/", StringComparison.Ordinal));
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.All(Allowed, file => Assert.True(marked[file.Key].Count() == file.Value, $"allow {marked[file.Key].Count()} lines in {file.Key}"));
    }

    [Theory]
    [InlineData("/// <summary>What a caller shows.</summary>")]
    [InlineData("/// <summary>How many bytes there are.</summary>")]
    [InlineData("    // whoever names it is told that it has changed")]
    [InlineData("public void What_is_no_selector_is_refused()")]
    [InlineData("public async Task Of_a_rule_its_id_is_reported()")]
    [InlineData("causes.Add(\"'x' is no port, a number\");")]
    public void An_idiom_is_found(string line) => Assert.NotNull(InsteadOf(line));

    [Theory]
    [InlineData("/// <summary>Parses a selector; null if there is none.</summary>")]
    [InlineData("var whatever = behindProxy;")]
    [InlineData("public void A_null_pattern_matches_everything()")]
    [InlineData("// the order decides what is reported, and a name is no longer valid")]
    [InlineData("/// of the two sees the other, and")]
    [InlineData("/// who changes which state.")]
    public void Plain_words_are_not_marked(string line) => Assert.Null(InsteadOf(line));

    private static IEnumerable<(string File, string Text)> Marked(string path)
    {
        var isPage = !path.EndsWith(".cs", StringComparison.Ordinal);
        var file = Path.GetRelativePath(SourceTree.Root, path).Replace('\\', '/');
        var isCode = false;
        foreach (var (index, line) in File.ReadLines(path).Index())
        {
            isCode ^= isPage && line.StartsWith("```", StringComparison.Ordinal);
            var instead = isPage ? isCode ? null : Find(InlineCode().Replace(line, "``")) : InsteadOf(line);
            if (instead is not null)
            {
                yield return (file, $"{file}:{index + 1}: write {instead}: {line.Trim()}");
            }
        }
    }

    private static string? InsteadOf(string line) =>
        Prose().Matches(line).Select(part => Find(part.Value.Replace('_', ' '))).FirstOrDefault(instead => instead is not null);

    private static string? Find(string text) => Idioms.FirstOrDefault(entry => entry.Idiom.IsMatch(text)).Instead;

    [GeneratedRegex(@"(?<!:)//.*|""(?:[^""\\]|\\.)*""|\bpublic (?:async )?(?:void|Task) \w+")]
    private static partial Regex Prose();

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex InlineCode();
}
