using TfJobApi.FaultInjection;

namespace TfJobApi.Admin;

/// <summary>A fault rule and its counters.</summary>
/// <param name="Matched">The number of requests that it matched.</param>
/// <param name="Injected">The number of faults that it injected.</param>
internal sealed record FaultState(
    string Id, FaultMatch? Match, FaultWhen? When, int? Times, FaultEffect Effect, long Matched, long Injected)
{
    public static FaultState From(ActiveFaultRule rule)
    {
        var (matched, injected) = rule.Counts;
        var definition = rule.Definition;
        return new(rule.Id, definition.Match, definition.When, definition.Times, definition.Effect, matched, injected);
    }
}
