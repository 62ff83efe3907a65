using TfJobApi.Clock;
using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Representations;

namespace TfJobApi.FaultInjection;

/// <summary>
/// Lets a request go wrong if a rule, or the request itself, wants it to. Only requests for resources can; what steers
/// the server, or tells how it is, always works.
/// </summary>
internal sealed class FaultMiddleware(RequestDelegate next, FaultsOptions options, TimeProvider time, IHostApplicationLifetime lifetime)
{
    private readonly bool _obeysHeaders = options.Headers;

    public Task InvokeAsync(HttpContext context)
    {
        var rules = context.RequestServices.GetRequiredService<FaultRules>();
        var isRequested = _obeysHeaders && RequestedFault.IsThere(context.Request.Headers);
        if ((rules.IsEmpty && !isRequested) || RequestInfo.From(context.Request) is not { Group: ApiErrors.Group } call)
        {
            return next(context);
        }

        if (!isRequested)
        {
            return rules.Meet(call, context) is { } met ? InjectAsync(met, call, context) : next(context);
        }

        return RequestedFault.Read(context.Request.Headers, call).Succeeded(out var requested, out var failure)
            ? InjectAsync(rules.Obey(requested), call, context)
            : StatusResult.WriteAsync(context, failure);
    }

    private async Task InjectAsync(Injection injection, RequestInfo call, HttpContext context)
    {
        var effect = injection.Effect;
        Tell(injection, call.IsWrite ? false : null, context);
        if (injection.Delay > TimeSpan.Zero)
        {
            await WaitAsync(injection, context);
        }

        switch (effect)
        {
            case { Status: { } status }:
                if (injection.IsRequested)
                {
                    context.Response.Headers["Preference-Applied"] = $"code={status}";
                }

                await InjectedErrors.WriteAsync(context, call, effect);
                break;
            case { Fault: FaultWords.Reset }:
                Disconnection.Reset(context);
                break;
            case { Fault: null }:
                await next(context);
                Tell(injection, HasWritten(call, context), context);
                break;
            default:
                await BreakAsync(injection, call, context);
                break;
        }
    }

    private async Task BreakAsync(Injection injection, RequestInfo call, HttpContext context)
    {
        if (call.Verb == RequestInfo.Watch)
        {
            await WatchFault.RunAsync(context, injection.Effect, next, time);
            return;
        }

        var body = await BrokenResponse.HoldAsync(context, next);
        Tell(injection, HasWritten(call, context), context);
        await BrokenResponse.SendAsync(context, body, injection.Effect.Fault!, time);
    }

    /// <summary>Until the delay is over; when the caller goes, that is the end, and when the server stops, it is cut short.</summary>
    private async Task WaitAsync(Injection injection, HttpContext context)
    {
        TimeProvider clock = injection.Effect.ByClock == true ? context.RequestServices.GetRequiredService<VirtualClock>() : time;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        await Task.Delay(injection.Delay, clock, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        context.RequestAborted.ThrowIfCancellationRequested();
    }

    /// <summary>Null of what does not write.</summary>
    private static bool? HasWritten(RequestInfo call, HttpContext context) =>
        call.IsWrite ? context.Response.StatusCode is >= 200 and < 300 && !context.IsDryRun : null;

    private static void Tell(Injection injection, bool? hasWritten, HttpContext context) =>
        context.Recorder?.Fault = new(injection.Source, injection.Effect.ToString(), hasWritten);
}
