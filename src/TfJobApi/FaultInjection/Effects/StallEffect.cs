using TfJobApi.Watch;

namespace TfJobApi.FaultInjection.Effects;

internal sealed class StallEffect() : EventEffect("stall", "a watch that gets nothing more until it times out")
{
    protected override FaultyEventWriter Decorate(IEventWriter events, FaultedRequest request) => new Writer(events, request.After);

    private sealed class Writer(IEventWriter events, int after) : FaultyEventWriter(events, after)
    {
        protected override bool IsSilent => IsDue;
    }
}
