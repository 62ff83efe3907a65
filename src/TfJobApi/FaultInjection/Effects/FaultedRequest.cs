using TfJobApi.Http;

namespace TfJobApi.FaultInjection.Effects;

/// <param name="Stopping">Canceled when the server stops.</param>
internal sealed record FaultedRequest(
    HttpContext Context, RequestInfo Info, Injection Injection, TimeProvider MachineTime, CancellationToken Stopping)
{
    public int After => Injection.Effect.After ?? 0;
}

/// <param name="IsRequested">Whether the request has selected the effect itself.</param>
internal sealed record Injection(string Source, FaultEffect Effect, IReadOnlyList<Effect> Effects, TimeSpan Delay, bool IsRequested);
