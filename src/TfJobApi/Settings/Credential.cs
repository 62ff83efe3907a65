using System.Text;

namespace TfJobApi.Settings;

/// <summary>The form of a credential that a client can send in a header, as it is. No message contains one.</summary>
internal static class Credential
{
    /// <summary>The end of a message that begins with the name of the setting.</summary>
    public const string Rule = "must not have control characters such as a line break, or spaces at its ends";

    public static bool IsValid(string text) =>
        text.Trim(' ').Length == text.Length && text.EnumerateRunes().All(rune => !Rune.IsControl(rune) && rune != Rune.ReplacementChar);
}
