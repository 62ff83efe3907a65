namespace TfJobApi.Verbs;

/// <summary>Completes flags: the configuration would take the argument behind <c>--https</c> for its value, or ignore it.</summary>
internal static class CommandLine
{
    private const string Flag = "https";
    private const string Setting = "--Https:Enabled=";

    /// <summary>The same arguments, with <c>--https</c>, <c>--https=true</c> and <c>--https true</c> as the setting that they mean.</summary>
    public static string[] Complete(string[] args)
    {
        List<string> completed = [];
        for (var i = 0; i < args.Length; i++)
        {
            var (name, value) = args[i].Split('=', 2) is [var left, var right] ? (left, right) : (args[i], null);
            if (!IsFlag(name))
            {
                completed.Add(args[i]);
                continue;
            }

            value ??= i + 1 < args.Length && bool.TryParse(args[i + 1], out _) ? args[++i] : "true";
            completed.Add(Setting + value);
        }

        return [.. completed];
    }

    private static bool IsFlag(string name) =>
        name.StartsWith("--", StringComparison.Ordinal) && name.AsSpan(2).Equals(Flag, StringComparison.OrdinalIgnoreCase);
}
