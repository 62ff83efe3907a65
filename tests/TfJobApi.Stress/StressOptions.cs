using System.Globalization;

namespace TfJobApi.Stress;

/// <summary>The command line.</summary>
internal sealed record StressOptions
{
    public const string Usage = """
        Usage: TfJobApi.Stress [fuzz] [race] [exhaust] [soak] [replicas] [options]; without a run, all except replicas, which needs etcd

          --server=PATH|URL    a program, a TfJobApi.dll, or a server that runs already (fuzz and race only); default: the build next to this program
          --seed=NUMBER        the seed of all random choices; default: another one for each start, which is printed
          --requests=NUMBER    fuzz: the number of requests; default 300000
          --operations=NUMBER  race and replicas: the number of operations; default 100000
          --minutes=NUMBER     soak: the duration; default 20
          --short              smaller numbers, for CI: about a minute in all
        """;

    private static readonly string[] AllRuns = ["fuzz", "race", "exhaust", "soak"];
    private static readonly string[] KnownRuns = [.. AllRuns, "replicas"];
    private static readonly string[] ProcessRuns = ["exhaust", "soak", "replicas"];

    public IReadOnlyList<string> Runs { get; private init; } = AllRuns;

    public string? Server { get; private init; }

    public int Seed { get; private init; } = Environment.TickCount & int.MaxValue;

    public bool IsShort { get; private init; }

    public int Requests { get => IsShort ? Math.Min(field, 12_000) : field; private init; } = 300_000;

    public int Operations { get => IsShort ? Math.Min(field, 4_000) : field; private init; } = 100_000;

    /// <summary>The number of operations at replicas.</summary>
    public int ReplicaOperations => IsShort ? 10_000 : Operations;

    public double Minutes { get => IsShort ? Math.Min(field, 0.25) : field; private init; } = 20;

    public bool IsUrl => Server?.StartsWith("http://", StringComparison.Ordinal) == true;

    public bool HasNativeServer => Server?.EndsWith(".dll", StringComparison.Ordinal) == false;

    public bool Wants(string run) => Runs.Contains(run);

    /// <summary>Returns null if an argument is not valid.</summary>
    public static StressOptions? Parse(IReadOnlyList<string> arguments)
    {
        var runs = arguments.Where(argument => !argument.StartsWith('-')).ToList();
        if (runs.Except(KnownRuns).Any())
        {
            return null;
        }

        var options = new StressOptions { Runs = runs.Count == 0 ? AllRuns : runs };
        foreach (var argument in arguments.Except(runs))
        {
            var (name, value) = argument.IndexOf('=', StringComparison.Ordinal) is var at and >= 0 ? (argument[..at], argument[(at + 1)..]) : (argument, "");
            var number = double.TryParse(value, CultureInfo.InvariantCulture, out var parsed) && parsed is >= 0 and <= int.MaxValue ? parsed : -1;
            switch (name)
            {
                case "--server" when value.Length > 0: options = options with { Server = value }; break;
                case "--seed" when number >= 0: options = options with { Seed = (int)number }; break;
                case "--requests" when number >= 1: options = options with { Requests = (int)number }; break;
                case "--operations" when number >= 1: options = options with { Operations = (int)number }; break;
                case "--minutes" when number > 0: options = options with { Minutes = number }; break;
                case "--short" when value.Length == 0: options = options with { IsShort = true }; break;
                default: return null;
            }
        }

        // a server that runs already is not started with the settings of a case, and its process cannot be measured
        return options.IsUrl && runs.Intersect(ProcessRuns).Any() ? null
            : options.IsUrl ? options with { Runs = [.. options.Runs.Except(ProcessRuns)] }
            : options;
    }
}
