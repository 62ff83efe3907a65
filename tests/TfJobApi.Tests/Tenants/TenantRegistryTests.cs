using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using TfJobApi.Storage;
using TfJobApi.Tenants;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Tenants;

public sealed class TenantRegistryTests
{
    /// <summary>Clients of the removed tenant would otherwise see versions a second time.</summary>
    [Fact]
    public async Task A_pending_tenant_continues_above_one_that_was_removed_in_the_meantime()
    {
        await using var host = TestHost.Start();
        var tenants = host.Services.GetRequiredService<TenantRegistry>();
        var pending = tenants.GetOrCreatePending("a");
        var seeded = VersionOf(pending);

        _ = tenants.GetOrCreate("a");
        var other = tenants.Find("a")!;
        var removed = VersionOf(tenants.Remove("a")!);
        Assert.Null(tenants.Activate(ContextOf(pending, host)));

        Assert.Same(pending, tenants.Find("a"));
        Assert.NotSame(other, pending);
        Assert.True(removed > seeded);
        Assert.True(VersionOf(pending) > removed);
    }

    /// <summary>Anybody can name a removed tenant without a credential, and its content has a cost.</summary>
    [Fact]
    public async Task A_pending_tenant_has_no_content_before_it_is_used()
    {
        await using var host = TestHost.Start();
        var tenants = host.Services.GetRequiredService<TenantRegistry>();
        _ = tenants.GetOrCreate("a");
        var removed = tenants.Find("a")!;
        tenants.Remove("a");

        var pending = tenants.GetOrCreatePending("a");

        // a store that was created for the removed tenant would continue above its versions
        Assert.True(VersionOf(pending) < VersionOf(removed));
    }

    private static long VersionOf(Tenant tenant) => tenant.GetRequiredService<ISnapshotStore>().Snapshot.Version;

    private static DefaultHttpContext ContextOf(Tenant tenant, TestHost host)
    {
        var context = new DefaultHttpContext();
        context.Features.Set<IServiceProvidersFeature>(
            new TenantRequestServices(context, tenant, host.Services.GetRequiredService<IServiceScopeFactory>()));
        return context;
    }
}
