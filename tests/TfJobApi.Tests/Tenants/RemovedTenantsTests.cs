using TfJobApi.Tenants;

namespace TfJobApi.Tests.Tenants;

public sealed class RemovedTenantsTests
{
    [Fact]
    public void A_tenant_continues_above_the_last_one_of_its_name()
    {
        var removed = new RemovedTenants();
        removed.Add("a", 10);
        removed.Add("b", 5);
        removed.Add("a", 20);

        Assert.Equal((20, 5, null), (removed.LastVersion("a"), removed.LastVersion("b"), removed.LastVersion("c")));
    }

    [Fact]
    public void A_tenant_whose_name_is_forgotten_continues_above_all_forgotten_ones()
    {
        var removed = new RemovedTenants();
        removed.Add("first", 100_000);
        for (var i = 0; i < 5000; i++)
        {
            removed.Add($"tenant-{i}", i);
        }

        Assert.Equal((100_000, 100_000, 4999), (removed.LastVersion("first"), removed.LastVersion("new"), removed.LastVersion("tenant-4999")));
    }
}
