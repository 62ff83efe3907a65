using TfJobApi.Http;
using TfJobApi.Tenants;

namespace TfJobApi.Telemetry;

/// <summary>Shows each request to the observers. It is the outermost middleware, so that they see the final status; without observers it is absent.</summary>
internal sealed class ExchangeMiddleware(RequestDelegate next, TimeProvider machine, IEnumerable<IExchangeObserver> observers)
{
    private static readonly PathString[] Ignored = [ServerPaths.Metrics, .. ServerPaths.Health.Select(path => new PathString(path))];

    private readonly IExchangeObserver[] _observers = [.. observers];

    public Task InvokeAsync(HttpContext context)
    {
        var path = TenantMiddleware.PathWithoutTenant(context.Request.Path.Value!);
        return Array.Exists(Ignored, ignored => new PathString(path).StartsWithSegments(ignored)) ? next(context) : ObserveAsync(context, path);
    }

    private async Task ObserveAsync(HttpContext context, string path)
    {
        var exchange = new Exchange(context, path);
        var started = machine.GetTimestamp();
        foreach (var observer in _observers)
        {
            observer.Begin(exchange);
        }

        try
        {
            await next(context);
        }
        finally
        {
            exchange.Duration = machine.GetElapsedTime(started);
            foreach (var observer in _observers)
            {
                observer.End(exchange);
            }
        }
    }
}
