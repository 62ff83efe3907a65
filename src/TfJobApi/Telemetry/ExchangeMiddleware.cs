using TfJobApi.Tenants;

namespace TfJobApi.Telemetry;

/// <summary>Shows each request to the observers. It is the outermost middleware, so that they see the final status; without observers it is absent.</summary>
internal sealed class ExchangeMiddleware(RequestDelegate next, TimeProvider machine, IEnumerable<IExchangeObserver> observers)
{
    private readonly IExchangeObserver[] _observers = [.. observers];

    public async Task InvokeAsync(HttpContext context)
    {
        var exchange = new Exchange(context, TenantMiddleware.PathWithoutTenant(context.Request.Path.Value!));
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
