using System.Diagnostics;
using TfJobApi.Clock;
using TfJobApi.Errors;

namespace TfJobApi.FaultInjection.Effects;

internal sealed class DelayEffect : Effect
{
    private const int MaxLength = 128;

    public override string Label => "delay";

    public override string Syntax => "\"delay\": \"250ms\"";

    public override string Description => "the response after a delay; with `\"byClock\": true` on the server's clock";

    public override bool IsIn(FaultEffect effect) => effect.Delay is not null;

    public override void Check(FaultEffect effect, FieldErrorList causes)
    {
        if (effect.Delay is { } delay && (delay.Length > MaxLength || !DelayRange.TryParse(delay, out _)))
        {
            causes.Add(StatusCause.Invalid("effect.delay", delay, $"must be {DelayRange.Example}"));
        }

        if (effect is { ByClock: not null, Delay: null })
        {
            causes.Add(FaultCheck.Wrong("effect.byClock", "is allowed only with a delay"));
        }
    }

    public override async Task InvokeAsync(FaultedRequest request, Func<Task> next)
    {
        var (context, injection) = (request.Context, request.Injection);

        // the delay also ends when the server stops
        var clock = injection.Effect.ByClock == true ? context.RequestServices.GetRequiredService<VirtualClock>() : request.MachineTime;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, request.Stopping);
        using (Activity.Current?.Source.StartActivity("delay"))
        {
            await Task.Delay(injection.Delay, clock, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        context.RequestAborted.ThrowIfCancellationRequested();

        await next();
    }
}
