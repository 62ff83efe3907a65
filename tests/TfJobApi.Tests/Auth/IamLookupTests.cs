using TfJobApi.Auth.Iam;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Auth;

/// <summary>The calls by which Huawei's SDKs find the ids of the project and the account.</summary>
public sealed class IamLookupTests
{
    private static readonly (string, string)[] Enforced =
        [("Auth:Mode", "Enforced"), ("Auth:Users:0:Name", "alice"), ("Auth:Users:0:Token", "token-of-alice")];

    [Theory]
    [InlineData("/v3/projects?name=cn-east-3", "projects", "cn-east-3")]
    [InlineData("/v3/projects", "projects", "cn-north-4")]
    [InlineData("/v3/auth/domains", "domains", "domain")]
    [InlineData("/v3/auth/domains?name=mine", "domains", "mine")]
    public async Task A_name_is_found_with_the_id_that_tokens_have(string path, string member, string name)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var found = (await client.Get(path)).Json[member]!.AsArray().Single()!;

        Assert.Equal((name, IamName.Create(name).Id, true), (found["name"]!.GetValue<string>(), found["id"]!.GetValue<string>(), found["enabled"]!.GetValue<bool>()));
        Assert.Equal(member == "projects" ? IamName.Create("domain").Id : null, (string?)found["domain_id"]);
    }

    [Theory]
    [InlineData("/v3/projects?name=mine", 1)]
    [InlineData("/v3/projects", 1)]
    [InlineData("/v3/projects?name=other", 0)]
    [InlineData("/v3/auth/domains?name=account", 1)]
    [InlineData("/v3/auth/domains?name=other", 0)]
    public async Task A_configured_name_is_the_only_one(string path, int count)
    {
        await using var host = TestHost.Start(("Auth:Project", "mine"), ("Auth:Domain", "account"));
        using var client = host.CreateClient();

        var answer = (await client.Get(path)).Json;

        Assert.Equal(count, (answer["projects"] ?? answer["domains"])!.AsArray().Count);
    }

    [Theory]
    [InlineData("/v3/projects")]
    [InlineData("/v3/auth/domains")]
    [InlineData("/v3/auth/catalog")]
    public async Task A_look_up_needs_a_credential(string path)
    {
        await using var host = TestHost.Start(Enforced);
        using var client = host.CreateClient();

        Assert.Equal(401, (await client.Get(path)).Code);
        Assert.Equal(200, (await client.Call("GET", path, headers: ("X-Auth-Token", "token-of-alice"))).Code);
    }
}
