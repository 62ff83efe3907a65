using TfJobApi.Settings;

namespace TfJobApi.Hosting;

/// <summary>Expands the flag <c>--https</c>: the configuration would take the next argument for its value, or ignore it.</summary>
internal static class CommandLine
{
    private const string Flag = "https";
    private const string Setting = "--Https:Enabled=";

    /// <summary>Replaces <c>--https</c>, <c>--https=true</c> and <c>--https true</c> by the setting.</summary>
    /// <exception cref="StartupException">The last setting has no value, or a word is not part of a setting.</exception>
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
        List<string> errors = [.. Errors(settings)];
        return errors.Count == 0 ? settings : throw new StartupException(errors);
    }

    /// <summary>Finds the arguments that the configuration would ignore: words after a value, and a last setting without a value.</summary>
    private static IEnumerable<string> Errors(string[] args)
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
                yield return $"Unexpected argument '{args[i]}'";
            }

            i += takesNext ? 2 : 1;
        }
    }

    private static bool IsFlag(string name) =>
        name.StartsWith("--", StringComparison.Ordinal) && name.AsSpan(2).Equals(Flag, StringComparison.OrdinalIgnoreCase);
}
