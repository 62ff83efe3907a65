using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using BenchmarkDotNet.Validators;
using Perfolizer.Horology;

namespace TfJobApi.Benchmarks;

/// <summary>Runs <see cref="MergeCheckStore"/>, and compares its figures with the bounds.</summary>
internal static class MergeCheckStoreRun
{
    private const double AllowedMicroseconds = 5;
    private const double AllowedMicrosecondsOfAnApply = 40;

    public static void AddTo(ReportTable table)
    {
        var log = new AccumulationLogger();
        var config = ManualConfig.CreateEmpty()
            .AddJob(Job.Default
                .WithToolchain(InProcessEmitToolchain.Instance)
                .WithClock(new ProcessorClock())
                .WithWarmupCount(8)
                .WithIterationCount(15)
                .WithIterationTime(TimeInterval.FromMilliseconds(250)))
            .AddValidator(JitOptimizationsValidator.FailOnError)
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddLogger(log)
            .WithArtifactsPath(SolutionFolder.Output("memory"));
        var summary = BenchmarkRunner.Run<MergeCheckStore>(config);
        if (summary.HasCriticalValidationErrors || !summary.Reports.All(report => report.Success))
        {
            throw new InvalidOperationException(log.GetLog());
        }

        var copy = Microseconds(summary, nameof(MergeCheckStore.CopyOfLarge));
        const string patch = "merge, check and store, TFJob of";
        Add(table, summary, nameof(MergeCheckStore.Small), $"{patch} 1 KB", AllowedMicroseconds);
        Add(table, summary, nameof(MergeCheckStore.Large), $"{patch} 100 KB", (2 * copy) + AllowedMicroseconds);
        Add(table, summary, nameof(MergeCheckStore.Apply), "server-side apply of a TFJob of 1 KB", AllowedMicrosecondsOfAnApply);
        table.Add("copying 100 KB to new memory, processor time", copy, null, "µs");

        var copyInPlace = Microseconds(summary, nameof(MergeCheckStore.CopyOfLargeInPlace));
        table.Add("copying 100 KB to existing memory, processor time", copyInPlace, null, "µs");
    }

    private static void Add(ReportTable table, Summary summary, string method, string what, double allowed)
    {
        table.Add($"{what}: processor time", Microseconds(summary, method), allowed, "µs");

        var report = Of(summary, method);
        table.Add($"{what}: allocated", report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? 0, null, "bytes");
    }

    private static double Microseconds(Summary summary, string method) => Of(summary, method).ResultStatistics!.Median / 1000;

    private static BenchmarkReport Of(Summary summary, string method) =>
        summary.Reports.Single(report => report.BenchmarkCase.Descriptor.WorkloadMethod.Name == method);
}
