using System.Diagnostics;
using System.Globalization;
using TfJobApi.Stress.Servers;

namespace TfJobApi.Stress.Exhaust;

/// <summary>Runs every case against a server of its own. Adds its memory, its time, and the response times of another caller.</summary>
internal sealed class ExhaustRun(StressOptions options, Report report)
{
    /// <summary>The time in which a server at its limits responds to another caller.</summary>
    private const double PatchMilliseconds = 250;

    /// <summary>The JIT compiler's runtime cannot start with 64 descriptors, because it opens every assembly.</summary>
    private IReadOnlyList<ExhaustCase> Cases =>
    [
        new DescriptorCase(options.HasNativeServer ? 64 : 256, 300), new DescriptorCase(1024, 1100), new SlowBodyCase(), new HeldListCase(),
        new EmptySeedCase(), new JournalCase(), new TenantCase(), new SnapshotCase(), new UnreadWatchCase(), new BigObjectCase(), new TokenCase(),
        HeldRequestCase.Waits, HeldRequestCase.Delays, HeldRequestCase.Idle, new LongHeaderCase(), new DisconnectCase(), new HalfBodyCase(),
    ];

    public void Run()
    {
        foreach (var exhaustion in Cases)
        {
            try
            {
                Run(exhaustion);
            }
            catch (Exception error) when (error is InvalidOperationException or IOException or System.Net.Sockets.SocketException)
            {
                report.AddViolation($"exhaust {exhaustion.Name}: {error.Message}");
            }
        }
    }

    private void Run(ExhaustCase exhaustion)
    {
        var start = new ServerStart(options)
        {
            Settings = exhaustion.Settings,
            Variables = exhaustion.Variables,
            Descriptors = exhaustion.Descriptors,
            ReadsLog = exhaustion.ReadsLog,
        };
        using var server = StressServer.Start(start);
        var run = $"exhaust {exhaustion.Name}";
        var begun = Stopwatch.GetTimestamp();
        ExhaustContext context;
        using (var other = exhaustion.HasOtherCaller ? new OtherCaller(server) : null)
        {
            context = new(server, report, run, options.IsShort, other);
            exhaustion.Run(context);
            context.AddUnexpected();
            other?.End();
            if (other is not null)
            {
                AddSlowest(run, other);
                report.Add(run, "PATCHes of another caller that fail", other.Failures, 0, "");
                report.Add(run, "PATCHes of another caller", string.Create(CultureInfo.InvariantCulture, $"{other.Count}"), "1 or more", other.Count > 0);
            }
        }

        report.Add(run, "time", string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(begun).TotalSeconds:0.0} s"));
        if (server.ExitCode is { } code)
        {
            report.Add(run, "end of the process", $"exit code {code}", "", code == 0);
            return;
        }

        report.Add(run, "memory at the peak", server.Figures!.PeakMegabytes, exhaustion.PeakLimit, "MB");
        exhaustion.Release(context);
        ExhaustContext.WaitUntil(() => server.Figures.ResidentMegabytes <= exhaustion.ReleasedLimit);
        report.Add(run, "memory after a reset", server.Figures.ResidentMegabytes, exhaustion.ReleasedLimit, "MB");
    }

    /// <summary>A short run is part of CI, which must not depend on the speed of its machine.</summary>
    private void AddSlowest(string run, OtherCaller other)
    {
        var what = "slowest PATCH of another caller";
        if (options.IsShort)
        {
            report.Add(run, what, string.Create(CultureInfo.InvariantCulture, $"{other.Slowest:0} ms"));
        }
        else
        {
            report.Add(run, what, other.Slowest, PatchMilliseconds, "ms");
        }
    }
}
