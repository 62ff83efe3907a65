using TfJobApi.Http;

namespace TfJobApi.FaultInjection.Effects;

/// <param name="Stopping">Canceled when the server stops.</param>
internal sealed record FaultedRequest(HttpContext Context, RequestInfo Info, Injection Injection, TimeProvider MachineTime, CancellationToken Stopping)
{
    /// <summary>How many events of a watch pass before the effect.</summary>
    public int After => Injection.Effect.After ?? 0;
}
