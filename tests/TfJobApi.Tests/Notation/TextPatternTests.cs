using System.IO.Enumeration;
using TfJobApi.Notation;

namespace TfJobApi.Tests.Notation;

public sealed class TextPatternTests
{
    /// <summary>The oracle is the matcher of .NET for names of files, which has the same two signs. No name of a file is empty.</summary>
    [Fact]
    public void A_pattern_matches_what_the_matcher_of_file_names_matches()
    {
        var random = new Random(1);
        for (var round = 0; round < 50_000; round++)
        {
            var (pattern, text) = (Next("ab*?", 7), Next("ab", 9));

            Assert.True(FileSystemName.MatchesSimpleExpression(pattern, text, ignoreCase: false) == TextPattern.Matches(pattern, text), $"{pattern} {text}");
        }

        string Next(string letters, int length) => new([.. Enumerable.Range(0, random.Next(1, length)).Select(_ => letters[random.Next(letters.Length)])]);
    }

    [Theory]
    [InlineData(null, null, true)]
    [InlineData(null, "a", true)]
    [InlineData("*", null, false)]
    [InlineData("*", "", true)]
    [InlineData("**", "", true)]
    [InlineData("?", "", false)]
    [InlineData("A", "a", false)]
    public void An_absent_pattern_matches_all_and_letters_are_case_sensitive(string? pattern, string? text, bool matches) =>
        Assert.Equal(matches, TextPattern.Matches(pattern, text));
}
