using System.Buffers;
using TfJobApi.Resources;
using TfJobApi.Watch;

namespace TfJobApi.FaultInjection.Effects;

internal sealed class TruncateEffect() : EventEffect("truncate", "the full `Content-Length`, half of the body (at most 64 KiB), and the end of the connection", isForWatches: false)
{
    protected override async Task RespondAsync(FaultedRequest request, Func<Task> next)
    {
        var context = request.Context;
        var body = await UnsentResponse.ReadAsync(context, next);
        context.Response.ContentLength = body.Length;
        await context.Response.BodyWriter.WriteAsync(body.Half, context.RequestAborted);
        await Disconnection.EndAsync(context, request.MachineTime);
    }

    protected override FaultyEventWriter Decorate(IEventWriter events, FaultedRequest request) => new Writer(events, request.After);

    protected override Task EndWatchAsync(FaultedRequest request) => Disconnection.EndAsync(request.Context, request.MachineTime);

    private sealed class Writer(IEventWriter events, int after) : FaultyEventWriter(events, after)
    {
        public override bool IsOver => Count > After;

        protected override void WriteDue(WatchEventType type, ApiObject item, IBufferWriter<byte> output)
        {
            var line = Encode(type, item);
            output.Write(line[..(line.Length / 2)]);
        }
    }
}
