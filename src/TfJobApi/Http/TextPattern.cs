using System.IO.Enumeration;

namespace TfJobApi.Http;

/// <summary>Patterns in rules and filters: <c>*</c> stands for any characters, also for none, <c>?</c> for one.</summary>
internal static class TextPattern
{
    /// <summary>A pattern that is not there fits everything, a text that is not there fits no pattern.</summary>
    public static bool Fits(string? pattern, string? text) =>
        pattern is null || (text is not null && FileSystemName.MatchesSimpleExpression(pattern, text, ignoreCase: false));
}
