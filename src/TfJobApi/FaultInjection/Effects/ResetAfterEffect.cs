using TfJobApi.Watch;

namespace TfJobApi.FaultInjection.Effects;

internal sealed class ResetAfterEffect() : EventEffect("reset-after", "a reset connection, after the request is handled", isForWatches: false)
{
    protected override async Task RespondAsync(FaultedRequest request, Func<Task> next)
    {
        _ = await UnsentResponse.ReadAsync(request.Context, next);
        Disconnection.Reset(request.Context);
    }

    protected override FaultyEventWriter Decorate(IEventWriter events, FaultedRequest request) => new Writer(events, request.After);

    protected override Task EndWatchAsync(FaultedRequest request)
    {
        Disconnection.Reset(request.Context);
        return Task.CompletedTask;
    }

    private sealed class Writer(IEventWriter events, int after) : FaultyEventWriter(events, after)
    {
        public override bool IsOver => Count > After;
    }
}
