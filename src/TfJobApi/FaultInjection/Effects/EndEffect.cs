using TfJobApi.Watch;

namespace TfJobApi.FaultInjection.Effects;

internal sealed class EndEffect() : EventEffect("end", "a watch that ends cleanly after as many events as `after` sets")
{
    protected override FaultyEventWriter Decorate(IEventWriter events, FaultedRequest request) => new Writer(events, request.After);

    private sealed class Writer(IEventWriter events, int after) : FaultyEventWriter(events, after)
    {
        public override bool IsOver => IsDue;
    }
}
