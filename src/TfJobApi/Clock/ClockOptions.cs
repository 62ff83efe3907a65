namespace TfJobApi.Clock;

/// <summary>Section <c>Clock</c>: where every clock begins, and goes back to by a reset.</summary>
internal sealed class ClockOptions
{
    public const string Section = "Clock";

    /// <summary>When a clock that is to give equal answers begins, unless a start is given.</summary>
    private static readonly DateTimeOffset DeterministicStart = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The time at which the clock begins, in UTC if it says no zone. Default: the machine's.</summary>
    public DateTimeOffset? Start { get; set; }

    /// <summary>Whether the clock stands still until it is moved. Default: it runs, unless there is a <c>Deterministic:Seed</c>.</summary>
    public bool? Frozen { get; set; }

    /// <param name="isDeterministic">Whether two runs are to give equal answers: the clock stands still then unless it is told to run.</param>
    public VirtualClock Create(TimeProvider machine, bool isDeterministic) =>
        new(machine, Start ?? (isDeterministic ? DeterministicStart : null), Frozen ?? isDeterministic);
}
