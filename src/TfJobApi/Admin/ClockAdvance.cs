namespace TfJobApi.Admin;

/// <summary>How far a clock is moved on.</summary>
/// <param name="By">A duration, as <c>90s</c> or <c>24h</c>.</param>
internal sealed record ClockAdvance(string By);
