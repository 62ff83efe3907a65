using System.Globalization;

namespace TfJobApi.Stress.Exhaust;

/// <summary>Many bodies that arrive slower than they are read, each of nearly the largest size.</summary>
internal sealed class SlowBodyCase : ExhaustCase
{
    private const int Length = 2_900_000;

    public override string Name => "300 slow bodies";

    /// <summary>All bodies in progress hold at most a sixteenth of the heap, which is 32 MB.</summary>
    public override double PeakLimit => 250;

    public override void Run(ExhaustContext context)
    {
        var count = context.Scaled(300);
        using var bodies = new OpenBodies(context.Server.EndPoint, count, Length);

        // most of the body at once, and the rest at a rate that the server accepts
        bodies.Send(1_000_000);
        for (var i = 0; i < 20; i++)
        {
            bodies.Send(100);
            ExhaustContext.Pause(TimeSpan.FromMilliseconds(250));
        }

        var statuses = bodies.ReadStatuses();
        var rejected = statuses.Count(status => status == "429");
        context.Report.Add(context.Run, "bodies that are rejected with 429", string.Create(CultureInfo.InvariantCulture, $"{rejected} of {count}"));
        context.Add("bodies that are rejected with another status", statuses.Count - rejected, 0, "");
    }
}

/// <summary>SIGTERM while bodies are half sent. Container runtimes kill the process after ten seconds.</summary>
internal sealed class HalfBodyCase : ExhaustCase
{
    public override string Name => "SIGTERM, 20 half-sent bodies";

    public override double PeakLimit => 150;

    public override bool HasOtherCaller => false;

    public override void Run(ExhaustContext context)
    {
        const int Count = 20;
        var before = context.Server.Figures!.Descriptors;
        using var bodies = new OpenBodies(context.Server.EndPoint, Count, 100);
        bodies.Send(1);
        ExhaustContext.WaitUntil(() => context.Server.Figures.Descriptors >= before + Count);
        context.Add("memory at the peak", context.Server.Figures.PeakMegabytes, PeakLimit, "MB");
        Terminate.Add(context);
    }
}

/// <summary>Callers that close their connection within a body; nobody reads the log of the server.</summary>
internal sealed class DisconnectCase : ExhaustCase
{
    /// <summary>The kernel's default.</summary>
    private const int PipeSize = 64 * 1024;

    public override string Name => "10,000 callers gone within a body, log unread";

    public override double PeakLimit => 150;

    public override bool ReadsLog => false;

    /// <summary>Disconnections are logged at this level.</summary>
    public override IReadOnlyList<string> Settings => [.. base.Settings, "--Logging:LogLevel:Default=Debug"];

    public override bool HasOtherCaller => false;

    public override void Run(ExhaustContext context)
    {
        for (var i = 0; i < context.Scaled(10_000); i += 20)
        {
            using var bodies = new OpenBodies(context.Server.EndPoint, 20, 100);
            bodies.Send(1);
        }

        context.Add("memory at the peak", context.Server.Figures!.PeakMegabytes, PeakLimit, "MB");
        Terminate.Add(context);
        var unread = context.Server.CountUnreadLog();
        context.Add("log in the pipe", string.Create(CultureInfo.InvariantCulture, $"{unread / 1024} KiB"), "full, 64 KiB", unread > PipeSize * 0.9);
    }
}
