using TfJobApi.FaultInjection.Effects;

namespace TfJobApi.FaultInjection;

/// <summary>The effects that one request gets.</summary>
/// <param name="Source">The rule, or the headers, that asked for them.</param>
/// <param name="Delay">As it was drawn for this request.</param>
/// <param name="IsRequested">Whether the request asked for them itself.</param>
internal sealed record Injection(string Source, FaultEffect Effect, IReadOnlyList<Effect> Effects, TimeSpan Delay, bool IsRequested);
