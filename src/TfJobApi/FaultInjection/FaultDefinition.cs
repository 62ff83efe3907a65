namespace TfJobApi.FaultInjection;

/// <summary>A rule: which requests it concerns, which of them it meets, and what becomes of those.</summary>
/// <param name="Effect">What happens instead of, or with, the answer.</param>
/// <param name="Id">1 to 64 letters, digits, '-', '_' and '.'; a number is given without it.</param>
/// <param name="Match">Which requests the rule concerns, and counts; all of them without it.</param>
/// <param name="When">Which of those it meets; all of them without it.</param>
/// <param name="Times">It meets no more than so many, 1 or more; without end without it.</param>
internal sealed record FaultDefinition(
    FaultEffect Effect, string? Id = null, FaultMatch? Match = null, FaultWhen? When = null, int? Times = null);
