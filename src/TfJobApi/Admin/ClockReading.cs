namespace TfJobApi.Admin;

/// <summary>The state of a clock.</summary>
/// <param name="Frozen">Whether the clock stands still until it is set or advanced.</param>
internal sealed record ClockReading(DateTimeOffset Time, bool Frozen);
