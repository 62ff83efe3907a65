using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Auth;

public sealed class SignedTenantTests
{
    private const string Locked = "AK access failed to reach the limit,forbidden.";

    [Fact]
    public async Task A_signed_request_cannot_be_replayed_into_another_tenant()
    {
        await using var host = TestHost.Start(SignatureTests.Enforced);
        using var replay = Client(host, new(host.Server.CreateHandler(), SignatureTests.Access, SignatureTests.Secret, host.Time)
        {
            ChangeSigned = request => request.Headers.Add("X-Mock-Tenant", "t2"),
        });
        using var right = Client(host, new(host.Server.CreateHandler(), SignatureTests.Access, SignatureTests.Secret, host.Time));

        var answer = await replay.Get(TestHost.Job);

        Assert.Equal(401, answer.Code);
        Assert.Contains("the header X-Mock-Tenant is not in SignedHeaders", answer.Text, StringComparison.Ordinal);
        Assert.Equal(200, (await right.Get(TestHost.Job)).Code);
        Assert.Equal(200, (await right.Get($"/t/t2{TestHost.Job}")).Code);
    }

    [Fact]
    public async Task A_signed_request_may_sign_its_tenant()
    {
        await using var host = TestHost.Start(SignatureTests.Enforced);
        using var client = Client(host, new(host.Server.CreateHandler(), SignatureTests.Access, SignatureTests.Secret, host.Time)
        {
            Extra = [("x-mock-tenant", "t2")],
        });
        using var other = Client(host, new(host.Server.CreateHandler(), SignatureTests.Access, SignatureTests.Secret, host.Time)
        {
            Extra = [("x-mock-tenant", "t2")],
            ChangeSigned = request =>
            {
                request.Headers.Remove("X-Mock-Tenant");
                request.Headers.Add("X-Mock-Tenant", "t3");
            },
        });

        Assert.Equal(200, (await client.Get(TestHost.Job)).Code);
        Assert.Equal(401, (await other.Get(TestHost.Job)).Code);
    }

    [Theory]
    [InlineData("/t/new-", null)]
    [InlineData("", "x-mock-tenant")]
    public async Task Invented_tenants_do_not_evade_the_lock_of_a_key(string path, string? header)
    {
        await using var host = TestHost.Start(SignatureTests.Enforced);
        using var right = Client(host, new(host.Server.CreateHandler(), SignatureTests.Access, SignatureTests.Secret, host.Time));

        for (var i = 0; i < 6; i++)
        {
            var answer = header is null
                ? await GetWithWrongSecretAsync(host, $"{path}{i}{TestHost.Job}", [])
                : await GetWithWrongSecretAsync(host, TestHost.Job, [(header, $"new-{i}")]);
            Assert.DoesNotContain(Locked, answer, StringComparison.Ordinal);
        }

        Assert.Contains(Locked, (await right.Get($"/t/another{TestHost.Job}")).Text, StringComparison.Ordinal);
        Assert.Contains(Locked, (await right.Get(TestHost.Job)).Text, StringComparison.Ordinal);
        host.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(200, (await right.Get($"/t/another{TestHost.Job}")).Code);
    }

    [Fact]
    public async Task The_lock_of_an_existing_tenant_is_its_own()
    {
        await using var host = TestHost.Start(SignatureTests.Enforced);
        using var right = Client(host, new(host.Server.CreateHandler(), SignatureTests.Access, SignatureTests.Secret, host.Time));
        using var wrong = Client(host, new(host.Server.CreateHandler(), SignatureTests.Access, "wrong", host.Time));
        await right.Get($"/t/a{TestHost.Job}");

        for (var i = 0; i < 6; i++)
        {
            await wrong.Get($"/t/a{TestHost.Job}");
        }

        Assert.Contains(Locked, (await right.Get($"/t/a{TestHost.Job}")).Text, StringComparison.Ordinal);
        Assert.Equal(200, (await right.Get(TestHost.Job)).Code);
        Assert.Equal(200, (await right.Get($"/t/b{TestHost.Job}")).Code);
    }

    private static async Task<string> GetWithWrongSecretAsync(TestHost host, string path, (string Name, string Value)[] extra)
    {
        using var client = Client(host, new(host.Server.CreateHandler(), SignatureTests.Access, "wrong", host.Time) { Extra = extra });
        return (await client.Get(path)).Text;
    }

    private static HttpClient Client(TestHost host, SigningHandler handler) => new(handler) { BaseAddress = host.Server.BaseAddress };
}
