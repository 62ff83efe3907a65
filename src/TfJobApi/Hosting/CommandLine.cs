namespace TfJobApi.Hosting;

/// <summary>Completes flags: the configuration would take the argument behind <c>--https</c> for its value, or ignore it.</summary>
internal static class CommandLine
{
    private const string Flag = "https";
    private const string Setting = "--Https:Enabled=";

    /// <summary>The same arguments, with <c>--https</c>, <c>--https=true</c> and <c>--https true</c> as the setting that they mean.</summary>
    /// <exception cref="StartupException">The last setting has no value, or a word belongs to no setting.</exception>
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

        string[] settings = [.. completed];
        List<string> faults = [.. Faults(settings)];
        return faults.Count == 0 ? settings : throw new StartupException(faults);
    }

    /// <summary>What the configuration would pass over: words behind a value, and the setting at the end that has none.</summary>
    private static IEnumerable<string> Faults(string[] args)
    {
        var i = 0;
        while (i < args.Length)
        {
            var isWhole = args[i].Contains('=', StringComparison.Ordinal);
            var takesNext = !isWhole && args[i] is ['-', '-', ..] or ['/', ..];
            if (takesNext && i == args.Length - 1)
            {
                yield return $"{args[i]} has no value";
            }
            else if (!isWhole && !takesNext)
            {
                yield return $"'{args[i]}' belongs to no setting";
            }

            i += takesNext ? 2 : 1;
        }
    }

    private static bool IsFlag(string name) =>
        name.StartsWith("--", StringComparison.Ordinal) && name.AsSpan(2).Equals(Flag, StringComparison.OrdinalIgnoreCase);
}
