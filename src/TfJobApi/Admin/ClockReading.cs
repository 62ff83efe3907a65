namespace TfJobApi.Admin;

/// <summary>The state of a clock.</summary>
/// <param name="Frozen">Whether it stands still until it is moved.</param>
internal sealed record ClockReading(DateTimeOffset Time, bool Frozen);
