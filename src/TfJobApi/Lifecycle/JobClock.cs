using System.Collections.Immutable;

namespace TfJobApi.Lifecycle;

/// <summary>
/// The clock of a job, by which its pods are scripted. It stands while the job is held, and a snapshot keeps its time. The times that a
/// pod shows are those of the tenant's clock, and never change.
/// </summary>
internal sealed record JobClock
{
    /// <summary>The distances that are kept, for the times of lines that were written before the last ones.</summary>
    private const int MaxSteps = 32;

    private JobClock()
    {
    }

    /// <summary>The clock of a job that was never held or restored.</summary>
    public static JobClock Initial { get; } = new();

    public bool IsHeld => HeldSince is not null;

    /// <summary>The time of the tenant's clock since which this clock stands.</summary>
    private DateTimeOffset? HeldSince { get; init; }

    /// <summary>The distances of the tenant's clock from this one, each with the time of this clock after which it counts.</summary>
    private ImmutableArray<(DateTimeOffset After, TimeSpan Distance)> Steps { get; init; } = [(DateTimeOffset.MinValue, TimeSpan.Zero)];

    private TimeSpan Distance => Steps[^1].Distance;

    public JobMoment At(DateTimeOffset now) => new(now, (HeldSince ?? now).Shift(-Distance));

    /// <summary>Returns the time of the tenant's clock for one to come; null for never, as while the job is held.</summary>
    public DateTimeOffset? FindDue(DateTimeOffset? time) => IsHeld ? null : time?.Later(Distance);

    /// <summary>Returns the time that the tenant's clock had.</summary>
    public DateTimeOffset Show(DateTimeOffset past)
    {
        var index = Steps.Length - 1;
        while (index > 0 && Steps[index].After >= past)
        {
            index--;
        }

        return past.Shift(Steps[index].Distance);
    }

    public JobClock Hold(DateTimeOffset now) => this with { HeldSince = HeldSince ?? now };

    public JobClock Resume(DateTimeOffset now) => HeldSince is { } since ? Add(At(now).OfJob, now - since) with { HeldSince = null } : this;

    /// <summary>Returns the clock with the time that it had when a snapshot was saved.</summary>
    public JobClock Restore(DateTimeOffset saved, DateTimeOffset now) => Add(At(saved).OfJob, now - saved) with { HeldSince = HeldSince?.Shift(now - saved) };

    private JobClock Add(DateTimeOffset after, TimeSpan distance)
    {
        var kept = Steps.Length < MaxSteps ? Steps : Steps.RemoveAt(1);
        return this with { Steps = kept.Add((after, Lifecycle.Distance.Add(Distance, distance))) };
    }
}

/// <param name="Time">The time that is shown.</param>
/// <param name="OfJob">The time of the job's clock.</param>
internal readonly record struct JobMoment(DateTimeOffset Time, DateTimeOffset OfJob);
