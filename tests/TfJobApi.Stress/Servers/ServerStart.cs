using System.Diagnostics;
using System.Globalization;

namespace TfJobApi.Stress.Servers;

/// <summary>The way to start a server process.</summary>
internal sealed record ServerStart(StressOptions Options)
{
    public IReadOnlyList<string> Settings { get; init; } = [];

    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>Soft and hard limit of file descriptors; null keeps those of this process.</summary>
    public int? Descriptors { get; init; }

    /// <summary>False leaves the log in its pipe, as a harness does that redirects the output and never reads it.</summary>
    public bool ReadsLog { get; init; } = true;

    public ProcessStartInfo ToProcess()
    {
        var program = Options.Server ?? Path.Combine(AppContext.BaseDirectory, "TfJobApi.dll");
        string[] command = program.EndsWith(".dll", StringComparison.Ordinal) ? ["dotnet", program] : [program];
        command = [.. command, "--urls=http://127.0.0.1:0", .. Settings];
        if (Descriptors is { } limit)
        {
            command = ["sh", "-c", string.Create(CultureInfo.InvariantCulture, $"ulimit -n {limit}; exec \"$@\""), "sh", .. command];
        }

        var start = new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardOutput = true };
        foreach (var (name, value) in Variables)
        {
            start.Environment[name] = value;
        }

        return start;
    }
}
