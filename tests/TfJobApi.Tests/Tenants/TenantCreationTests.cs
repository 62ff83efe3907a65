using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Tenants;

public sealed class TenantCreationTests
{
    [Theory]
    [InlineData("/healthz")]
    [InlineData("/livez/ping")]
    [InlineData("/readyz?verbose")]
    public async Task Health_checks_create_no_tenants(string path)
    {
        await using var host = TestHost.Start(("Tenants:Limit", "1"));
        using var client = host.CreateClient();

        foreach (var name in new[] { "a", "b", "c" })
        {
            Assert.Equal(200, (await client.Get($"/t/{name}{path}")).Code);
            Assert.Equal(200, (await client.Call("GET", path, headers: ("X-Mock-Tenant", name))).Code);
        }

        Assert.Equal(["default"], await TenantsAsync(client));
    }

    [Fact]
    public async Task Images_of_a_foreign_page_create_no_tenants()
    {
        await using var host = TestHost.Start(("Tenants:Limit", "1"));
        using var client = host.CreateClient();

        foreach (var path in new[] { "/healthz", "/version", "/nothing", "/swagger", TestHost.Job })
        {
            var answer = await client.Call("GET", $"/t/img{path}", headers: ("Sec-Fetch-Site", "cross-site"));
            Assert.Equal(path == "/healthz" ? 200 : 403, answer.Code);
        }

        Assert.Equal(["default"], await TenantsAsync(client));
        Assert.Equal(200, (await client.Get($"/t/mine{TestHost.Job}")).Code);
    }

    [Fact]
    public async Task A_rejected_tenant_is_named_with_the_reason()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var answer = await client.Call("GET", $"/t/img{TestHost.Job}", headers: ("Sec-Fetch-Site", "cross-site"));

        Assert.Equal("Forbidden", answer.Reason);
        Assert.Contains("\"img\"", answer.Message, StringComparison.Ordinal);
        Assert.Contains("Sec-Fetch-Site: cross-site", answer.Message, StringComparison.Ordinal);
    }

    /// <summary>The API itself does not distinguish pages: a browser does not show the answer to another site.</summary>
    [Fact]
    public async Task A_foreign_page_may_use_an_existing_tenant()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        await client.Get($"/t/mine{TestHost.Job}");

        Assert.Equal(200, (await client.Call("GET", $"/t/mine{TestHost.Job}", headers: ("Sec-Fetch-Site", "cross-site"))).Code);
        Assert.Equal(200, (await client.Call("GET", TestHost.Job, headers: ("Sec-Fetch-Site", "cross-site"))).Code);
    }

    private static async Task<string[]> TenantsAsync(HttpClient client) =>
        [.. (await client.Get("/__admin/tenants")).Json["tenants"]!.AsArray().Select(tenant => tenant!["name"]!.GetValue<string>())];
}
