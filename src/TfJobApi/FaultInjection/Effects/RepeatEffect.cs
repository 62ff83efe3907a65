using System.Buffers;
using TfJobApi.Resources;
using TfJobApi.Watch;

namespace TfJobApi.FaultInjection.Effects;

internal sealed class RepeatEffect() : EventEffect("repeat", "a watch that gets each event twice")
{
    protected override FaultyEventWriter Decorate(IEventWriter events, FaultedRequest request) => new Writer(events, request.After);

    private sealed class Writer(IEventWriter events, int after) : FaultyEventWriter(events, after)
    {
        protected override void WriteDue(WatchEventType type, ApiObject item, IBufferWriter<byte> output)
        {
            var line = Encode(type, item);
            output.Write(line);
            output.Write(line);
        }
    }
}
