using TfJobApi.Lifecycle.Control;

namespace TfJobApi.Lifecycle;

/// <summary>
/// The distances between the times of a stored status and those that limits count from, after a snapshot was restored at another
/// time. They are for the times that the status had then: another time, for example of a client, is taken as it is.
/// </summary>
internal sealed record StatusShift
{
    private ShiftedTime? Start { get; init; }

    private ShiftedTime? Completion { get; init; }

    /// <summary>Adds a distance to those of earlier restores.</summary>
    public static StatusShift Create(StatusShift? earlier, JobStatus status, TimeSpan distance) => new()
    {
        Start = ShiftedTime.Create(earlier?.Start, status.StartTime, distance),
        Completion = ShiftedTime.Create(earlier?.Completion, status.CompletionTime, distance),
    };

    public TimeSpan OfStart(string? time) => Start?.Find(time) ?? TimeSpan.Zero;

    public TimeSpan OfCompletion(string? time) => Completion?.Find(time) ?? TimeSpan.Zero;

    /// <summary>For a job whose start time was set again, even if to an equal one.</summary>
    public StatusShift WithoutStart() => this with { Start = null };

    /// <summary>For a job whose completion time was set again.</summary>
    public StatusShift WithoutCompletion() => this with { Completion = null };

    private sealed record ShiftedTime(string Text, TimeSpan Distance)
    {
        public static ShiftedTime? Create(ShiftedTime? earlier, string? time, TimeSpan distance) =>
            time is null ? null : new(time, Lifecycle.Distance.Add(distance, earlier?.Find(time) ?? TimeSpan.Zero));

        public TimeSpan? Find(string? time) => Text == time ? Distance : null;
    }
}
