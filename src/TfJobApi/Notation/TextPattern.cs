using System.IO.Enumeration;

namespace TfJobApi.Notation;

/// <summary>Patterns in fault rules and journal filters: <c>*</c> matches any characters or none, <c>?</c> matches one.</summary>
internal static class TextPattern
{
    /// <summary>A null pattern matches everything; a null text matches no other pattern.</summary>
    public static bool Matches(string? pattern, string? text) =>
        pattern is null || (text is not null && FileSystemName.MatchesSimpleExpression(pattern, text, ignoreCase: false));
}
