using TfJobApi.Tests.Support;
using TfJobApi.Tests.Watch;

namespace TfJobApi.Tests.Api;

public sealed class DeletedNamespaceTests
{
    private const string Namespaces = "/api/v1/namespaces";
    private const string Team = $"{Namespaces}/team";
    private const string NewTeam = """{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"team"}}""";

    [Fact]
    public async Task A_deleted_namespace_is_not_found_until_it_is_used()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        await client.Post(Namespaces, NewTeam);

        Assert.Equal(200, (await client.Call("DELETE", Team)).Code);
        Assert.Equal("""namespaces "team" not found""", (await client.Get(Team)).Message);
        Assert.Equal(404, (await client.Patch(Team, """{"metadata":{"labels":{"a":"b"}}}""")).Code);
        Assert.Equal(200, (await client.Get($"{Namespaces}/another")).Code);

        await client.CreateAsync("a", "team");

        Assert.Equal(200, (await client.Get(Team)).Code);
    }

    [Fact]
    public async Task A_reset_forgets_deleted_namespaces()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        await client.Post(Namespaces, NewTeam);
        await client.Call("DELETE", Team);

        await client.Post("/__admin/reset", "");

        Assert.Equal(200, (await client.Get(Team)).Code);
    }

    [Theory]
    [InlineData("N_X")]
    [InlineData("a.b")]
    public async Task A_namespace_with_an_invalid_name_is_not_found(string name)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        Assert.Equal(404, (await client.Get($"{Namespaces}/{name}")).Code);
    }
}
