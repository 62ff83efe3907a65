using System.Text.RegularExpressions;

namespace TfJobApi.Notation;

/// <summary>Names of tenants, snapshots and fault rules.</summary>
internal static partial class SimpleName
{
    public const string Rule = "must have 1 to 64 letters, digits, '-', '_' and '.', and begin with a letter or digit";

    public static bool IsValid(string name) => Pattern().IsMatch(name);

    [GeneratedRegex(@"\A[A-Za-z0-9][-A-Za-z0-9_.]{0,63}\z")]
    private static partial Regex Pattern();
}
