using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;
using TfJobApi.Auth;
using TfJobApi.Resources;
using TfJobApi.Storage;
using TfJobApi.Tenants;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Tenants;

public sealed class TenantTests
{
    private const string LabelPatch = """{"metadata":{"labels":{"by":"a-test"}}}""";

    [Fact]
    public async Task Writes_of_one_tenant_do_not_affect_others()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        await client.Patch($"/t/a{TestHost.Job}", LabelPatch);

        Assert.NotNull((await client.Get($"/t/a{TestHost.Job}")).Json["metadata"]!["labels"]);
        Assert.Null((await client.Get($"/t/b{TestHost.Job}")).Json["metadata"]!["labels"]);
        Assert.Null((await client.Get(TestHost.Job)).Json["metadata"]!["labels"]);
    }

    [Fact]
    public async Task The_header_and_the_path_name_the_same_tenants()
    {
        await using var host = TestHost.Start();
        using var byPath = host.CreateClient();
        using var byHeader = host.CreateClient();
        byHeader.DefaultRequestHeaders.Add("X-Mock-Tenant", "a");

        await byPath.Patch($"/t/a{TestHost.Job}", LabelPatch);

        Assert.Equal("a-test", (await byHeader.Get(TestHost.Job)).Json["metadata"]!["labels"]!["by"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_versions_of_every_tenant_begin_at_the_same_number()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var a = await client.Patch($"/t/a{TestHost.Job}", LabelPatch);
        var b = await client.Patch($"/t/b{TestHost.Job}", LabelPatch);

        Assert.Equal(["72444814", "72444814"], [a.Version, b.Version]);
    }

    [Theory]
    [InlineData("/t//")]
    [InlineData("/t/-a/")]
    [InlineData("/t/a%20b/")]
    [InlineData("/t/0123456789012345678901234567890123456789012345678901234567890123456789/")]
    public async Task An_invalid_name_is_rejected(string prefix)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var answer = await client.Get($"{prefix}healthz");

        Assert.Equal((400, "BadRequest"), (answer.Code, answer.Reason));
        Assert.Contains("a name must have 1 to 64", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_number_of_tenants_is_limited()
    {
        await using var host = TestHost.Start(("Tenants:Limit", "2"));
        using var client = host.CreateClient();

        Assert.Equal(200, (await client.Get($"/t/a{TestHost.Job}")).Code);
        Assert.Equal(200, (await client.Get($"/t/b{TestHost.Job}")).Code);
        Assert.Equal(400, (await client.Get($"/t/c{TestHost.Job}")).Code);
        Assert.Equal(200, (await client.Get($"/t/a{TestHost.Job}")).Code);
        Assert.Equal(200, (await client.Get($"/t/default{TestHost.Job}")).Code);
    }

    [Fact]
    public async Task Sixteen_tenants_at_once_are_independent()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        await Parallel.ForAsync(0, 16, TestContext.Current.CancellationToken, async (tenant, _) =>
        {
            for (var i = 1; i <= 20; i++)
            {
                var answer = await client.Patch($"/t/test-{tenant}{TestHost.Job}", LabelPatch.Replace("a-test", $"{tenant}-{i}", StringComparison.Ordinal));
                Assert.Equal(72444813 + i, long.Parse(answer.Version, System.Globalization.CultureInfo.InvariantCulture));
            }
        });
    }

    [Fact]
    public void A_tenant_resolves_only_the_services_of_this_server()
    {
        using var host = TestHost.Start();
        var tenant = host.Services.GetRequiredService<TenantRegistry>().Default;

        Assert.Same(tenant.GetRequiredService<IObjectStore>(), tenant.GetRequiredService<IObjectStore>());
        Assert.Same(host.Services.GetRequiredService<ApiProfile>(), tenant.GetRequiredService<ApiProfile>());
        Assert.NotSame(tenant.GetRequiredService<CallerAuthentication>(), tenant.GetRequiredService<CallerAuthentication>());
        Assert.Null(tenant.GetService(typeof(IAuthenticationHandlerProvider)));
    }
}
