namespace TfJobApi.FaultInjection.Effects;

internal sealed class ResetEffect() : NamedEffect("reset", "a reset connection, before the request is handled")
{
    public override Task InvokeAsync(FaultedRequest request, Func<Task> next)
    {
        Disconnection.Reset(request.Context);
        return Task.CompletedTask;
    }
}
