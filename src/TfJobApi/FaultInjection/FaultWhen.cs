namespace TfJobApi.FaultInjection;

/// <summary>Which of the requests that a rule concerns it meets: exactly one of nth, first and rate.</summary>
/// <param name="Nth">The nth alone, from 1 on.</param>
/// <param name="First">The first n, 1 or more.</param>
/// <param name="Rate">This share of them, by chance: more than 0, at most 1.</param>
/// <param name="Seed">With a rate: equal seeds meet the same ones. Without it, one is drawn, and told.</param>
internal sealed record FaultWhen(int? Nth = null, int? First = null, double? Rate = null, int? Seed = null);
