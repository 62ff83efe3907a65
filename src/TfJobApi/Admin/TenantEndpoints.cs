using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Representations;
using TfJobApi.Storage;
using TfJobApi.Tenants;

namespace TfJobApi.Admin;

internal static class TenantEndpoints
{
    public static void MapTenants(this RouteGroupBuilder admin)
    {
        admin.MapGet("/tenants", (TenantRegistry tenants) => List(tenants))
            .WithName("listTenants").WithSummary("List the tenants").Produces<TenantList>();

        admin.MapDelete("/tenants/{tenant}", (string tenant, TenantRegistry tenants) => Remove(tenant, tenants))
            .WithName("deleteTenant").WithSummary("Delete a tenant with its state. Its watches end with 410").Produces(204).Refuses(400, 404);
    }

    private static IResult List(TenantRegistry tenants) => Results.Json(
        new TenantList([.. tenants.All.Select(tenant => NamedState.From(tenant.Name, tenant.GetRequiredService<ISnapshotStore>().Snapshot))]),
        AdminJson.Default.TenantList);

    private static IResult Remove(string name, TenantRegistry tenants)
    {
        if (name == Tenant.DefaultName)
        {
            return new StatusResult(AdminBody.Invalid("tenant", "the default tenant cannot be deleted; reset it instead"));
        }

#pragma warning disable CA2000 // requests in progress still use it
        return tenants.Remove(name) is null ? AdminBody.NotFound($"there is no tenant {GoQuote.Quote(name)}") : Results.NoContent();
#pragma warning restore CA2000
    }
}

/// <summary>The tenants: the default one first, the others by name.</summary>
internal sealed record TenantList(IReadOnlyList<NamedState> Tenants);
