using TfJobApi.Stress;
using TfJobApi.Stress.Fuzz;
using TfJobApi.Stress.Race;

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

await Console.Out.WriteLineAsync(report.ToMarkdown(options));
return report.Violations.Count == 0 ? 0 : 1;
