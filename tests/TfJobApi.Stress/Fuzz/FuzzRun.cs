using System.Globalization;
using TfJobApi.Stress.Servers;

namespace TfJobApi.Stress.Fuzz;

/// <summary>Random requests to every route, in each configuration.</summary>
internal sealed class FuzzRun(StressOptions options, Report report)
{
    private const int Workers = 8;

    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(10);

    /// <summary>Eight workers fill the journals of three tenants each, of at most 16 MiB.</summary>
    private const double MegabyteLimit = 512;

    public void Run()
    {
        var rounds = FuzzRound.All(options.Seed, report);
        foreach (var round in rounds)
        {
            Run(round, options.Requests / rounds.Count);
        }
    }

    private void Run(FuzzRound round, int requests)
    {
        // a tenant starts without the built-in TFJob, so that an export can be loaded into another one
        using var server = StressServer.Start(options, ["--Seeding:Sample=false", .. round.Settings]);
        var before = server.Figures?.ResidentMegabytes;
        var threads = Enumerable.Range(0, Workers).Select(worker => new Thread(() => Work(server, round, worker, requests / Workers))).ToList();
        threads.ForEach(thread => thread.Start());
        foreach (var thread in threads)
        {
            while (!thread.Join(ProgressInterval))
            {
                Console.Error.WriteLine($"{round.Tally.Requests:N0} requests");
            }
        }

        AddRows(round, server, before);
    }

    private static void Work(StressServer server, FuzzRound round, int number, int requests)
    {
        using var worker = new FuzzWorker(server, round, number);
        worker.Run(requests);
    }

    private void AddRows(FuzzRound round, StressServer server, double? before)
    {
        var run = $"fuzz {round.Name}";
        var tally = round.Tally;
        report.Add(run, "requests", tally.Requests.ToString("N0", CultureInfo.InvariantCulture));
        report.Add(run, "by status; 0 is a cut connection", tally.Codes);
        report.Add(run, "violations: 5xx, no response, cut connection, rejected and yet changed", tally.Violations, 0, "");
        report.Add(run, "rejected writes and dry runs, objects compared before and after", tally.CheckedWrites.ToString("N0",
            CultureInfo.InvariantCulture));
        report.Add(run, "slowest response", tally.Slowest.TotalSeconds, 20, "s");
        if (server.ExitCode is { } code)
        {
            report.Add(run, "the process has ended", $"exit code {code}", "runs", holds: false);
        }
        else if (server.Figures is { } figures)
        {
            report.Add(run, "resident memory before", string.Create(CultureInfo.InvariantCulture, $"{before:0} MB"));
            report.Add(run, "resident memory at the peak", figures.PeakMegabytes, MegabyteLimit, "MB");
            report.Add(run, "descriptors, threads after", string.Create(CultureInfo.InvariantCulture, $"{figures.Descriptors}, {figures.Threads}"));
        }
    }
}
