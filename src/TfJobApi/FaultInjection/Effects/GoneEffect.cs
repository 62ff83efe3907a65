using System.Buffers;
using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Watch;

namespace TfJobApi.FaultInjection.Effects;

internal sealed class GoneEffect() : EventEffect("gone", "a watch that gets 410 `Expired` after as many events as `after` sets")
{
    protected override FaultyEventWriter Decorate(IEventWriter events, FaultedRequest request) => new Writer(events, request.After);

    private sealed class Writer(IEventWriter events, int after) : FaultyEventWriter(events, after)
    {
        public override bool IsOver => IsDue;

        public override void WriteEnd(IBufferWriter<byte> output) =>
            Events.WriteError(ApiErrors.Expired(StatusEffect.TooOld(RequestInfo.Watch)), output);
    }
}
