namespace TfJobApi.Verification;

/// <summary>The outcome of a scenario: the steps whose responses differ, or the reason why it was skipped.</summary>
internal sealed record ScenarioResult(Scenario Scenario, IReadOnlyList<StepDifference> Differences, TimeSpan Duration, string? SkipReason = null);

/// <param name="Number">From 1.</param>
internal sealed record StepDifference(int Number, ScenarioRequest Request, IReadOnlyList<Difference> Fields);
