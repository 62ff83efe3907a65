using TfJobApi.Errors;

namespace TfJobApi.Simulation;

/// <summary>The result of a move of the clock.</summary>
/// <param name="IsCovered">Whether the new time is in the range of a clock.</param>
/// <param name="IsStopped">Whether the move ended before its time, because there were too many events.</param>
/// <param name="Played">The first of the events.</param>
internal sealed record ClockMove(bool IsCovered, bool IsStopped, int Events, IReadOnlyList<PlayedEvent> Played)
{
    public const int MaxPlayed = 100;

    /// <summary>Whether a reset or a restore has ended the move.</summary>
    public bool IsReplaced { get; init; }

    /// <summary>The status of a move that a reset or a restore has ended.</summary>
    public static ApiStatus Replaced { get; } = new(409, "Conflict", "a reset or a restore ended the move of the clock");

    /// <summary>A move that a reset or a restore has ended before it began.</summary>
    public static ClockMove ReplacedBefore { get; } = new(true, false, 0, []) { IsReplaced = true };

    public static ClockMove OutOfRange { get; } = new(false, false, 0, []);
}

/// <param name="Job">The namespace and the name of the job.</param>
/// <param name="What">The pod and its new phase, or the limit of the job that was due.</param>
internal sealed record PlayedEvent(DateTimeOffset At, string Job, string What);
