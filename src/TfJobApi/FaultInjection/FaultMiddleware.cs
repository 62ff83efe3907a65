using TfJobApi.FaultInjection.Effects;
using TfJobApi.Http;
using TfJobApi.Representations;

namespace TfJobApi.FaultInjection;

/// <summary>
/// Injects faults into requests for custom resources, by rules or by the headers of the request. Other endpoints, for example the
/// admin API and the health checks, always work.
/// </summary>
internal sealed class FaultMiddleware(RequestDelegate next, FaultsOptions options, TimeProvider time, IHostApplicationLifetime lifetime)
{
    private readonly bool _acceptsHeaders = options.Headers;

    public Task InvokeAsync(HttpContext context)
    {
        var rules = context.RequestServices.GetRequiredService<FaultRules>();
        var isRequested = _acceptsHeaders && RequestedFault.IsIn(context.Request.Headers);
        if ((rules.IsEmpty && !isRequested) || RequestInfo.From(context.Request) is not { Definition: { IsBuiltIn: false } } info)
        {
            return next(context);
        }

        if (!isRequested)
        {
            return rules.Match(info, context) is { } injection ? InjectAsync(injection, info, context) : next(context);
        }

        return RequestedFault.Parse(context.Request.Headers, info).TryGet(out var requested, out var failure)
            ? InjectAsync(rules.Inject(requested), info, context)
            : StatusResult.WriteAsync(context, failure);
    }

    private Task InjectAsync(Injection injection, RequestInfo info, HttpContext context)
    {
        Record(info.IsWrite ? false : null);
        context.FaultEffects = [.. injection.Effects.Select(effect => effect.Label)];
        var request = new FaultedRequest(context, info, injection, time, lifetime.ApplicationStopping);
        var run = HandleAsync;
        foreach (var effect in injection.Effects)
        {
            var inner = run;
            run = () => effect.InvokeAsync(request, inner);
        }

        return run();

        async Task HandleAsync()
        {
            await next(context);
            Record(info.IsWrite ? context.Response.StatusCode is >= 200 and < 300 && !context.IsDryRun : null);
        }

        void Record(bool? writeHappened) =>
            context.Fault = new(injection.Source, injection.Effect.ToString(), writeHappened);
    }
}
