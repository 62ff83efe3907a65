using System.Buffers;
using TfJobApi.Resources;
using TfJobApi.Watch;

namespace TfJobApi.FaultInjection.Effects;

internal sealed class MalformedEffect() : EventEffect("malformed", "a complete HTTP response with half of the JSON (at most 64 KiB) and a wrong end", isForWatches: false)
{
    /// <summary>A wrong end, in JSON and in YAML.</summary>
    private static ReadOnlySpan<byte> WrongEnd => "\n]}\n"u8;

    protected override async Task RespondAsync(FaultedRequest request, Func<Task> next)
    {
        var body = await UnsentResponse.ReadAsync(request.Context, next);
        byte[] malformed = [.. body.Half.Span, .. WrongEnd];
        request.Context.Response.ContentLength = malformed.Length;
        await request.Context.Response.BodyWriter.WriteAsync(malformed, request.Context.RequestAborted);
    }

    protected override FaultyEventWriter Decorate(IEventWriter events, FaultedRequest request) => new Writer(events, request.After);

    private sealed class Writer(IEventWriter events, int after) : FaultyEventWriter(events, after)
    {
        protected override void WriteDue(WatchEventType type, ApiObject item, IBufferWriter<byte> output)
        {
            if (Count > After + 1)
            {
                Events.WriteObject(type, item, output);
                return;
            }

            var line = Encode(type, item);
            output.Write(line[..(line.Length / 2)]);
            output.Write(WrongEnd[1..]);
        }
    }
}
