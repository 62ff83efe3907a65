using TfJobApi.FaultInjection;
using TfJobApi.Http;
using TfJobApi.Journal;
using TfJobApi.Representations;
using TfJobApi.Resources;
using TfJobApi.Settings;
using TfJobApi.Simulation;
using TfJobApi.Storage;
using TfJobApi.Tenants;

namespace TfJobApi.Admin.Events;

internal static class EventStreamEndpoint
{
    private const string MediaType = "text/event-stream";

    /// <summary>Shorter than the time after which common proxies close a connection without traffic, which is a minute.</summary>
    private static readonly TimeSpan CommentPeriod = TimeSpan.FromSeconds(15);

    public static void MapEvents(this RouteGroupBuilder admin) => admin
        .MapGet("/events", (HttpContext context, EventSources sources, ApiProfile profile) => HandleAsync(context, sources, profile))
        .WithName("streamEvents")
        .WithSummary("Follow what happens: start, then job, object, request, cleared, fault, clock, tenant and state events as server-sent events. ?after= continues after the id of an event; gone ends a stream whose next event is no longer kept")
        .TakesQuery("after").Produces<string>(StatusCodes.Status200OK, MediaType).Produces(204);

    private static async Task HandleAsync(HttpContext context, EventSources sources, ApiProfile profile)
    {
        // EventSource connects again with the header, and with the same address
        EventPosition? after = null;
        var text = context.Request.Headers["Last-Event-ID"].ToString();
        if (text == EventOutput.GoneId)
        {
            // the only successful response after which EventSource does not connect again
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        if ((text.Length > 0 || RequestQuery.From(context.Request).TryGet("after", out text)) && (after = EventPosition.Parse(text)) is null)
        {
            await StatusResult.WriteAsync(context, AdminBody.Invalid("after", "must be the id of an event of this stream"));
            return;
        }

        var services = context.RequestServices;
        if (await services.GetRequiredService<IObjectStore>().WaitUntilReadyAsync() is { } unready)
        {
            await StatusResult.WriteAsync(context, unready);
            return;
        }

        var tenant = ((TenantRequestServices)services).Tenant;
        var tenants = services.GetRequiredService<TenantRegistry>();
        var start = new StreamStart(
            $"{profile.Name}",
            ServerVersion.Text,
            tenant.Name,
            "",
            services.GetRequiredService<JournalOptions>().Length > 0,
            services.GetRequiredService<FaultsOptions>().Enabled,
            services.GetRequiredService<LifecycleOptions>().Mode != LifecycleMode.Off);

        context.Response.ContentType = MediaType;
        context.Response.Headers.CacheControl = "no-store";

        // nginx would collect events instead of sending them
        context.Response.Headers["X-Accel-Buffering"] = "no";
        await context.Response.StartAsync(context.RequestAborted);
        using var stream = new EventStream(sources, after, context, () => tenants.Find(tenant.Name) == tenant);
        await stream.RunAsync(
            start, services.GetRequiredService<TimeProvider>(), CommentPeriod, services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
    }
}
