namespace TfJobApi.Admin;

/// <summary>What a clock shows.</summary>
/// <param name="Frozen">Whether it stands still until it is moved.</param>
internal sealed record ClockReading(DateTimeOffset Time, bool Frozen);
