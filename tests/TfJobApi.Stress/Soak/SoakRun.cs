using System.Globalization;
using TfJobApi.Stress.Fuzz;
using TfJobApi.Stress.Http;
using TfJobApi.Stress.Servers;

namespace TfJobApi.Stress.Soak;

/// <summary>Mixed traffic for minutes, and the figures of the process over the time.</summary>
internal sealed class SoakRun(StressOptions options, Report report)
{
    private const string Run = "soak";
    private const int Callers = 4;
    private const int Watchers = 20;
    private const int Samples = 60;

    /// <summary>The last third of the run may have so much more than the middle one. Memory of a collected heap varies by a fifth.</summary>
    private const double MemoryTolerance = 1.25;

    /// <summary>Journals, history and tokens fill up to their bounds before; a short run measures only the beginning.</summary>
    private const double MegabyteLimit = 300;

    private readonly List<(double Megabytes, int Descriptors, int Threads)> _samples = [];

    public async Task RunAsync()
    {
        using var server = StressServer.Start(new ServerStart(options));
        using var client = new HttpClient { BaseAddress = server.Url };
        using var stop = new CancellationTokenSource();

        var callers = Enumerable.Range(0, Callers).Select(i => new SoakTraffic(new HttpConnection(server.EndPoint), new Chance(options.Seed, i), i)).ToList();
        var watchers = Enumerable.Range(0, Watchers).Select(i => new SoakWatcher(client, new Chance(options.Seed, Callers + i))).ToList();
        List<Task> running = [.. callers.Select(caller => Task.Run(() => caller.RunAsync(stop.Token))), .. watchers.Select(watcher => watcher.RunAsync(stop.Token))];
        await SampleAsync(server);
        await stop.CancelAsync();
        await Task.WhenAll(running);

        report.Add(Run, "minutes", options.Minutes.ToString("0.##", CultureInfo.InvariantCulture));
        report.Add(Run, "requests", callers.Sum(caller => caller.Requests).ToString("N0", CultureInfo.InvariantCulture));
        report.Add(Run, "watches opened", watchers.Sum(watcher => watcher.Opened).ToString("N0", CultureInfo.InvariantCulture));
        AddRows(server, [.. callers.SelectMany(caller => caller.Violations)]);
        callers.ForEach(caller => caller.Dispose());
    }

    private async Task SampleAsync(StressServer server)
    {
        for (var i = 0; i < Samples && !server.HasExited; i++)
        {
            await Task.Delay(TimeSpan.FromMinutes(options.Minutes / Samples), TimeProvider.System);
            var figures = server.Figures!;
            _samples.Add((figures.ResidentMegabytes, figures.Descriptors, figures.Threads));
            await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{_samples[^1].Megabytes:0} MB, {_samples[^1].Descriptors} descriptors, {_samples[^1].Threads} threads"));
        }
    }

    private void AddRows(StressServer server, List<string> violations)
    {
        violations.Take(10).ToList().ForEach(violation => report.AddViolation($"soak: {violation}"));
        report.Add(Run, "unexpected responses", violations.Count, 0, "");
        if (server.HasExited)
        {
            report.Add(Run, "the process has ended", $"exit code {server.ExitCode}", "runs", holds: false);
            return;
        }

        report.Add(Run, "resident memory at six times", string.Join(", ", _samples.Chunk(Samples / 6).Select(part => part[^1].Megabytes.ToString("0", CultureInfo.InvariantCulture))) + " MB");
        AddGrowth("resident memory, median of the last third", sample => sample.Megabytes, MemoryTolerance, 10, "MB");
        AddGrowth("descriptors, median of the last third", sample => sample.Descriptors, 1, 10, "");
        AddGrowth("threads, median of the last third", sample => sample.Threads, 1, 5, "");
        report.Add(Run, "resident memory, maximum", _samples.Max(sample => sample.Megabytes), MegabyteLimit, "MB");
    }

    /// <summary>Compares the median of the last third with that of the middle one. In a short run buffers still fill up.</summary>
    private void AddGrowth(string what, Func<(double Megabytes, int Descriptors, int Threads), double> figure, double factor, double addend, string unit)
    {
        var middle = Median(_samples.Skip(Samples / 3).Take(Samples / 3).Select(figure));
        var last = Median(_samples.Skip(2 * Samples / 3).Select(figure));
        if (options.Minutes < 5)
        {
            report.Add(Run, what, string.Create(CultureInfo.InvariantCulture, $"{last:0} {unit}").TrimEnd());
        }
        else
        {
            report.Add(Run, what, last, (middle * factor) + addend, unit);
        }
    }

    private static double Median(IEnumerable<double> values) => values.Order().ToList() is { Count: > 0 } sorted ? sorted[sorted.Count / 2] : 0;
}
