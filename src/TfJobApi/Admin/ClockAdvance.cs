namespace TfJobApi.Admin;

/// <summary>A duration by which to advance a clock.</summary>
/// <param name="By">A duration, as <c>90s</c> or <c>24h</c>.</param>
internal sealed record ClockAdvance(string By);
