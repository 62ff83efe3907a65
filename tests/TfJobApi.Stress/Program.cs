using TfJobApi.Stress;
using TfJobApi.Stress.Fuzz;

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

await Console.Out.WriteLineAsync(report.ToMarkdown(options));
return report.Violations.Count == 0 ? 0 : 1;
