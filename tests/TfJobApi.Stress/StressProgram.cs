using TfJobApi.Stress.Exhaust;
using TfJobApi.Stress.Fuzz;
using TfJobApi.Stress.Race;
using TfJobApi.Stress.Soak;

namespace TfJobApi.Stress;

/// <summary>Runs the parts named on the command line. It has a name of its own, because the tests refer to this program and to the server.</summary>
internal static class StressProgram
{
    public static async Task<int> Main(string[] args)
    {
        if (StressOptions.Parse(args) is not { } options)
        {
            await Console.Error.WriteLineAsync(StressOptions.Usage);
            return 2;
        }

        var report = new Report();
        await Console.Error.WriteLineAsync($"seed {options.Seed}");

        if (options.Wants("fuzz"))
        {
            new FuzzRun(options, report).Run();
        }

        if (options.Wants("race"))
        {
            await new RaceRun(options, report).RunAsync();
        }

        if (options.Wants("exhaust"))
        {
            new ExhaustRun(options, report).Run();
        }

        if (options.Wants("soak"))
        {
            await new SoakRun(options, report).RunAsync();
        }

        if (options.Wants("replicas"))
        {
            await new ReplicaRun(options, report).RunAsync();
        }

        await Console.Out.WriteLineAsync(report.ToMarkdown(options));
        return report.Violations.Count == 0 ? 0 : 1;
    }
}
