namespace TfJobApi.FaultInjection;

/// <summary>What is to happen to one request.</summary>
/// <param name="Source">The rule, or the headers, that it comes from.</param>
/// <param name="Delay">As it was drawn for this request.</param>
/// <param name="IsRequested">Whether the request asked for it itself.</param>
internal sealed record Injection(string Source, FaultEffect Effect, TimeSpan Delay, bool IsRequested);
