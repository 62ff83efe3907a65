using TfJobApi.FaultInjection;

namespace TfJobApi.Admin;

/// <summary>A rule for faults, and what it has done.</summary>
/// <param name="Matched">How many requests it has concerned.</param>
/// <param name="Injected">How many of those it has met.</param>
internal sealed record FaultState(
    string Id, FaultMatch? Match, FaultWhen? When, int? Times, FaultEffect Effect, long Matched, long Injected)
{
    public static FaultState Of(FaultRule rule)
    {
        var (matched, injected) = rule.Counts;
        var definition = rule.Definition;
        return new(rule.Id, definition.Match, definition.When, definition.Times, definition.Effect, matched, injected);
    }
}
