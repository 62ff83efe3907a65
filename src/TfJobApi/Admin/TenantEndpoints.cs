using TfJobApi.Errors;
using TfJobApi.Representations;
using TfJobApi.Storage;
using TfJobApi.Tenants;

namespace TfJobApi.Admin;

/// <summary>Which tenants there are. They are made by asking for them.</summary>
internal static class TenantEndpoints
{
    public static void MapTenants(this RouteGroupBuilder admin)
    {
        admin.MapGet("/tenants", (HttpContext context) => List(context))
            .WithName("listTenants").WithSummary("List the tenants").Produces<TenantList>().RefusesWith();

        admin.MapDelete("/tenants/{tenant}", (string tenant, HttpContext context) => Remove(tenant, context))
            .WithName("deleteTenant").WithSummary("Forget a tenant, with all that it has; its watches are told 410")
            .Produces(StatusCodes.Status204NoContent).RefusesWith(400, 404);
    }

    private static IResult List(HttpContext context)
    {
        var tenants = context.RequestServices.GetRequiredService<TenantDirectory>().All.Select(tenant =>
        {
            var summary = StateEndpoints.SummaryOf(tenant);
            return new NamedState(tenant.Name, summary.ResourceVersion, summary.TfJobs);
        });

        return Results.Json(new TenantList([.. tenants]), AdminJson.Default.TenantList);
    }

    private static IResult Remove(string name, HttpContext context)
    {
        if (name == Tenant.DefaultName)
        {
            return new StatusResult(AdminBody.Invalid("tenant", "the default tenant stays; reset it instead"));
        }

        if (context.RequestServices.GetRequiredService<TenantDirectory>().Remove(name) is not { } tenant)
        {
            return new StatusResult(new ApiStatus(404, "NotFound", $"there is no tenant {GoQuote.Quote(name)}"));
        }

        // whoever still watches learns that it is over
        tenant.Get<IObjectStore>().Restore(StoreSnapshot.Empty(0));
        return Results.NoContent();
    }
}
