using TfJobApi.Tests.Auth;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Tenants;

public sealed class TenantAdmissionTests
{
    private static readonly (string, string)[] Enforced =
    [
        ("Auth:Mode", "Enforced"), ("Tenants:Limit", "1"), ("Admin:Token", "let-me-in"), ("Auth:Users:0:Name", "ci"), ("Auth:Users:0:Token", "of-ci"),
        ("Auth:Users:0:Password", "password"), ("Auth:Users:0:Permissions:0:Verbs:0", "*"), ("Auth:Users:0:Permissions:0:Namespaces:0", "*"),
    ];

    [Fact]
    public async Task Unauthenticated_requests_create_no_tenants()
    {
        await using var host = TestHost.Start(Enforced);
        using var client = host.CreateClient();

        Assert.Equal(401, (await client.Get($"/t/a{TestHost.Job}")).Code);
        Assert.Equal(401, (await client.Call("GET", TestHost.Job, headers: ("X-Mock-Tenant", "b"))).Code);
        Assert.Equal(401, (await client.Call("GET", $"/t/c{TestHost.Job}", headers: ("X-Auth-Token", "of-nobody"))).Code);
        Assert.Equal(401, (await client.Post("/t/d/__admin/reset", "")).Code);
        Assert.Equal(400, (await client.Post("/t/e/v3/auth/tokens", "{}")).Code);
        Assert.Equal(200, (await client.Get("/t/f/healthz")).Code);

        Assert.Equal(200, (await client.Call("GET", $"/t/known{TestHost.Job}", headers: ("X-Auth-Token", "of-ci"))).Code);
        Assert.Equal(400, (await client.Call("GET", $"/t/another{TestHost.Job}", headers: ("X-Auth-Token", "of-ci"))).Code);
        Assert.Equal(["default", "known"], await TenantsAsync(client));
    }

    [Fact]
    public async Task An_invalid_name_is_400_only_after_authentication()
    {
        await using var host = TestHost.Start(Enforced);
        using var client = host.CreateClient();

        Assert.Equal(401, (await client.Get($"/t/-{TestHost.Job}")).Code);
        Assert.Equal(400, (await client.Call("GET", $"/t/-{TestHost.Job}", headers: ("X-Auth-Token", "of-ci"))).Code);
    }

    [Fact]
    public async Task A_token_request_creates_its_tenant()
    {
        await using var host = TestHost.Start(Enforced);
        using var client = host.CreateClient();
        using var inTenant = host.CreateClient();
        inTenant.DefaultRequestHeaders.Add("X-Mock-Tenant", "new");

        var token = await IamTokenTests.TokenAsync(inTenant, "ci", "password");

        Assert.Equal(["default", "new"], await TenantsAsync(client));
        Assert.Equal(200, (await inTenant.Call("GET", TestHost.Job, headers: ("X-Auth-Token", token))).Code);
    }

    [Fact]
    public async Task The_admin_token_creates_a_tenant_and_its_first_request_is_recorded()
    {
        await using var host = TestHost.Start([.. Enforced, ("Tenants:Limit", "2")]);
        using var client = host.CreateClient();

        Assert.Equal(200, (await client.Call("POST", "/t/a/__admin/reset", headers: ("Authorization", "Bearer let-me-in"))).Code);
        Assert.Equal(200, (await client.Call("GET", $"/t/b{TestHost.Job}", headers: ("X-Auth-Token", "of-ci"))).Code);
        var journal = await client.Call("GET", "/t/b/__admin/requests", headers: ("Authorization", "Bearer let-me-in"));

        Assert.Equal(["default", "a", "b"], await TenantsAsync(client));
        Assert.Equal("ci", Assert.Single(journal.Json["requests"]!.AsArray())!["user"]!.GetValue<string>());
    }

    private static async Task<string[]> TenantsAsync(HttpClient client)
    {
        var answer = await client.Call("GET", "/__admin/tenants", headers: ("Authorization", "Bearer let-me-in"));
        return [.. answer.Json["tenants"]!.AsArray().Select(tenant => tenant!["name"]!.GetValue<string>())];
    }
}
