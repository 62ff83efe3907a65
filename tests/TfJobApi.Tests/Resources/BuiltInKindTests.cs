using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Resources;

/// <summary>The rules of built-in kinds that custom resources do not have, as a kube-apiserver 1.20 has them.</summary>
public sealed class BuiltInKindTests
{
    private const string ConfigMaps = "/api/v1/namespaces/team/configmaps";
    private const string CoreEvents = "/api/v1/namespaces/team/events";
    private const string Leases = "/apis/coordination.k8s.io/v1/namespaces/team/leases";
    private const string OtherEvents = "/apis/events.k8s.io/v1/namespaces/team/events";
    private const string Secrets = "/api/v1/namespaces/team/secrets";

    /// <summary>Typed clients send neither: the path has the type.</summary>
    [Theory]
    [InlineData(ConfigMaps, """{"metadata":{"name":"a"},"data":{"a":"b"}}""")]
    [InlineData(Secrets, """{"kind":"Secret","metadata":{"name":"a"}}""")]
    [InlineData(Leases, """{"apiVersion":"coordination.k8s.io/v1","metadata":{"name":"a"}}""")]
    [InlineData(OtherEvents, """{"metadata":{"name":"a"},"regarding":{"namespace":"team"}}""")]
    [InlineData("/api/v1/namespaces", """{"metadata":{"name":"a"}}""")]
    public async Task A_built_in_kind_needs_no_type_in_its_body(string path, string body)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        Assert.Equal(201, (await client.Post(path, body)).Code);
    }

    [Theory]
    [InlineData(ConfigMaps, false)]
    [InlineData(Secrets, false)]
    [InlineData(CoreEvents, true)]
    [InlineData(Leases, true)]
    public async Task A_replacement_of_a_missing_object_creates_it_for_some_kinds(string path, bool isCreated)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var answer = await client.Call("PUT", $"{path}/new", """{"metadata":{"name":"new"}}"""u8.ToArray(), "application/json");

        Assert.Equal(isCreated ? 201 : 404, answer.Code);
    }

    [Theory]
    [InlineData(ConfigMaps, 200)]
    [InlineData(Secrets, 200)]
    [InlineData(CoreEvents, 200)]
    [InlineData(Leases, 400)]
    public async Task A_replacement_without_a_version_is_accepted_except_for_leases(string path, int code)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        await client.Post(path, """{"metadata":{"name":"a"}}""");

        Assert.Equal(code, (await client.Call("PUT", $"{path}/a", """{"metadata":{"name":"a","labels":{"b":"c"}}}"""u8.ToArray(), "application/json")).Code);
    }

    [Theory]
    [InlineData(CoreEvents, "A_b:c", 201)]
    [InlineData(CoreEvents, "tfjob-test.", 201)]
    [InlineData(CoreEvents, "a%b", 400)]
    [InlineData(ConfigMaps, "A_b", 400)]
    public async Task The_name_of_an_event_is_a_part_of_a_path(string path, string name, int code)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        Assert.Equal(code, (await client.Post(path, $$"""{"metadata":{"name":"{{name}}"} }""")).Code);
    }

    [Fact]
    public async Task A_finalizer_of_a_built_in_kind_has_a_domain_or_is_a_standard_one()
    {
        await using var host = TestHost.Start(("Profile", "Kubernetes"));
        using var client = host.CreateClient();

        var rejected = await client.Post(ConfigMaps, """{"metadata":{"name":"a","finalizers":["foo"]}}""");
        var accepted = await client.Post(ConfigMaps, """{"metadata":{"name":"a","finalizers":["orphan","e.x/foo"]}}""");

        Assert.Equal((422, 201), (rejected.Code, accepted.Code));
        Assert.Equal(
            "ConfigMap \"a\" is invalid: metadata.finalizers[0]: Invalid value: \"foo\": name is neither a standard finalizer name nor is it fully qualified",
            rejected.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?fieldSelector=regarding.name%3Db")]
    [InlineData("?labelSelector=a%3Db")]
    public async Task The_events_of_either_group_are_deleted_by_a_selector_of_their_form(string query)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        await client.Post(CoreEvents, """{"metadata":{"name":"e","labels":{"a":"b"}},"involvedObject":{"name":"b","namespace":"team"}}""");

        var deleted = await client.Call("DELETE", OtherEvents + query);

        Assert.Equal((200, 1), (deleted.Code, deleted.Json["items"]!.AsArray().Count));
        Assert.Equal(404, (await client.Get($"{CoreEvents}/e")).Code);
    }

    [Fact]
    public async Task A_namespace_is_applied_only_with_the_permission_to_create_it()
    {
        await using var host = TestHost.Start(
            ("Profile", "Kubernetes"),
            ("Auth:Mode", "Enforced"),
            ("Auth:Users:0:Name", "alice"),
            ("Auth:Users:0:Token", "token-of-alice"),
            ("Auth:Users:0:Permissions:0:Verbs:0", "get"),
            ("Auth:Users:0:Permissions:0:Verbs:1", "patch"),
            ("Auth:Users:0:Permissions:0:Namespaces:0", "*"));
        using var client = host.CreateClient();

        var answer = await client.Call(
            "PATCH",
            "/api/v1/namespaces/new?fieldManager=a",
            """{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"new","labels":{"a":"b"}}}"""u8.ToArray(),
            "application/apply-patch+yaml",
            ("X-Auth-Token", "token-of-alice"));

        Assert.Equal(403, answer.Code);
    }

    [Fact]
    public async Task Objects_that_lose_many_owners_at_once_are_written_once()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        var owners = new List<string>();
        for (var i = 0; i < 20; i++)
        {
            var owner = await client.Post(ConfigMaps, $$$"""{"metadata":{"name":"o{{{i}}}","labels":{"k":"o"}} }""");
            owners.Add($$"""{"apiVersion":"v1","kind":"ConfigMap","name":"o{{i}}","uid":"{{owner.Json["metadata"]!["uid"]}}"}""");
        }

        var kept = await client.Post(ConfigMaps, """{"metadata":{"name":"kept"}}""");
        owners.Add($$"""{"apiVersion":"v1","kind":"ConfigMap","name":"kept","uid":"{{kept.Json["metadata"]!["uid"]}}"}""");
        var dependent = await client.Post(ConfigMaps, $$"""{"metadata":{"name":"d","ownerReferences":[{{string.Join(',', owners)}}]} }""");

        await client.Call("DELETE", $"{ConfigMaps}?labelSelector=k%3Do");
        var left = await client.Get($"{ConfigMaps}/d");

        Assert.Single(left.Json["metadata"]!["ownerReferences"]!.AsArray());
        Assert.Equal(long.Parse(dependent.Version, null) + 21, long.Parse(left.Version, null));
    }
}
