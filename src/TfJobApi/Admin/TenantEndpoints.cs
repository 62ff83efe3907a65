using Microsoft.AspNetCore.Mvc;
using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Representations;
using TfJobApi.Seeding;
using TfJobApi.Storage;
using TfJobApi.Tenants;

namespace TfJobApi.Admin;

internal static class TenantEndpoints
{
    public static void MapTenants(this RouteGroupBuilder admin)
    {
        admin.MapGet("/tenants", (TenantRegistry tenants) => Results.Json(List(tenants), AdminJson.Default.TenantList))
            .WithName("listTenants").WithSummary("List the tenants").Produces<TenantList>();

        admin.MapDelete("/tenants/{tenant}", ([FromRoute] string tenant, TenantRegistry tenants, StorageOptions storage) => RemoveAsync(tenant, tenants, storage))
            .WithName("deleteTenant").WithSummary("Delete a tenant with its state. Its watches end with 410").Produces(204).Refuses(400, 404, 504);
    }

    public static TenantList List(TenantRegistry tenants) =>
        new([.. tenants.All.Select(tenant => NamedState.From(tenant.Name, tenant.GetRequiredService<IContentStore>().Snapshot))]);

    private static async ValueTask<IResult> RemoveAsync(string name, TenantRegistry tenants, StorageOptions storage)
    {
        if (name == Tenant.DefaultName)
        {
            return new StatusResult(AdminBody.Invalid("tenant", "the default tenant cannot be deleted; reset it instead"));
        }

        // A shared store may have objects of a tenant that this process has not served.
        if (storage.IsShared && !tenants.GetOrCreate(name).TryGet(out _, out var invalid))
        {
            return new StatusResult(invalid);
        }

        // In a store of this process, closing it removes its objects.
        if (tenants.Find(name) is { } found
            && (await found.GetRequiredService<ISeededStore>().ClearAsync() ?? await found.GetRequiredService<ISavedSnapshots>().ClearAsync()) is { } failure)
        {
            return new StatusResult(failure);
        }

#pragma warning disable CA2000 // requests in progress still use it
        if (tenants.Remove(name) is not { } tenant)
#pragma warning restore CA2000
        {
            return AdminBody.NotFound($"there is no tenant {GoQuote.Quote(name)}");
        }

        // They may be referenced for a while; their memory is returned now.
        await tenant.GetRequiredService<TenantReset>().ResetAsync();

        // a request in progress may have saved one
        await tenant.GetRequiredService<ISavedSnapshots>().ClearAsync();
        return Results.NoContent();
    }
}

/// <summary>The tenants: the default one first, the others by name.</summary>
internal sealed record TenantList(IReadOnlyList<NamedState> Tenants);
