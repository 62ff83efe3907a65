using System.Text;
using System.Text.Json.Nodes;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Api;

/// <summary>Each namespaced resource in each profile: a new definition is tested as soon as it is in the list.</summary>
public sealed class ResourceTests
{
    private const string Table = "application/json;as=Table;g=meta.k8s.io;v=v1";

    private static IEnumerable<ResourceDefinition> Stored => KnownResources.Stored.Where(resource => resource is { IsNamespaced: true, IsControlled: false });

    public static TheoryData<string, string> InEachProfile => new(Stored.SelectMany(resource => new[] { (resource.Plural, "Cci"), (resource.Plural, "Kubernetes") }));

    public static TheoryData<string> Plurals => [.. Stored.Select(resource => resource.Plural)];

    public static TheoryData<string, string> JobsInEachProfile =>
        new(KnownResources.Jobs.SelectMany(resource => new[] { (resource.Plural, "Cci"), (resource.Plural, "Kubernetes") }));

    public static TheoryData<string> Jobs => [.. KnownResources.Jobs.Select(resource => resource.Plural)];

    [Theory]
    [MemberData(nameof(InEachProfile))]
    public async Task Every_verb_works(string plural, string profile)
    {
        await using var host = TestHost.Start(("Profile", profile), ("Seeding:Sample", "false"));
        using var client = host.CreateClient();
        var (resource, path) = Of(plural);

        var created = await client.Post(path, Body(resource, "a"));
        var taken = await client.Post(path, Body(resource, "a"));
        var patched = await client.Patch($"{path}/a", """{"metadata":{"labels":{"app":"x"}}}""");
        var replaced = await client.Call("PUT", $"{path}/a", Encoding.UTF8.GetBytes(patched.Text.Replace("\"x\"", "\"y\"", StringComparison.Ordinal)), "application/json");
        var stale = await client.Call("PUT", $"{path}/a", Encoding.UTF8.GetBytes(patched.Text), "application/json");
        var read = await client.Get($"{path}/a");
        var list = (await client.Get(path)).Json;
        var everywhere = (await client.Get($"{resource.CollectionLink(null)}?labelSelector=app%3Dy")).Json;
        var deleted = await client.Call("DELETE", $"{path}/a");
        var missing = await client.Get($"{path}/a");

        Assert.Equal(201, created.Code);
        Assert.StartsWith(
            resource.IsBuiltIn
                ? $"{{\"kind\":\"{resource.Kind}\",\"apiVersion\":\"{resource.ApiVersion}\",\"metadata\":{{"
                : $"{{\"apiVersion\":\"{resource.ApiVersion}\",\"kind\":\"{resource.Kind}\",\"metadata\":{{",
            created.Text,
            StringComparison.Ordinal);
        Assert.Equal(resource.IsBuiltIn ? null : $"{path}/a", (string?)created.Json["metadata"]!["selfLink"]);
        Assert.Equal(resource.IsBuiltIn ? null : 1, (int?)created.Json["metadata"]!["generation"]);
        Assert.Equal((409, $"{resource.Name.Qualified} \"a\" already exists"), (taken.Code, taken.Message));
        Assert.Equal((200, 200, 409), (patched.Code, replaced.Code, stale.Code));
        Assert.Equal(replaced.Text, read.Text);
        Assert.Equal((resource.ListKind, resource.IsBuiltIn ? null : path), (list["kind"]!.GetValue<string>(), (string?)list["metadata"]!["selfLink"]));
        Assert.True(JsonNode.DeepEquals(list["items"], everywhere["items"]));
        Assert.Equal(resource.Plural, deleted.Json["details"]!["kind"]!.GetValue<string>());
        Assert.Equal((404, $"{resource.Name.Qualified} \"a\" not found"), (missing.Code, missing.Message));
    }

    [Theory]
    [MemberData(nameof(JobsInEachProfile))]
    public async Task A_status_is_changed_by_its_subresource(string plural, string profile)
    {
        await using var host = TestHost.Start(("Profile", profile), ("Seeding:Sample", "false"));
        using var client = host.CreateClient();
        var (resource, path) = Of(plural);
        await client.Post(path, Body(resource, "a"));

        var patched = await client.Patch($"{path}/a/status", """{"status":{"conditions":[{"type":"Created"},{"type":"Running"}]}}""");
        var table = (await client.Call("GET", path, headers: ("Accept", Table))).Json;

        Assert.Equal((200, $"{path}/a/status"), (patched.Code, patched.Json["metadata"]!["selfLink"]!.GetValue<string>()));
        Assert.Equal(["Name", .. resource.Columns.Select(column => column.Name), "Age"], table["columnDefinitions"]!.AsArray().Select(column => column!["name"]!.GetValue<string>()));
        Assert.Equal("""["a","Running","0s"]""", table["rows"]![0]!["cells"]!.ToJsonString());
    }

    [Theory]
    [MemberData(nameof(Plurals))]
    public async Task A_watch_receives_only_its_own_resource(string plural)
    {
        await using var host = TestHost.Start(("Seeding:Sample", "false"));
        using var client = host.CreateClient();
        var (resource, path) = Of(plural);
        using var watch = await WatchClient.OpenAsync(client, $"{path}?watch=1");
        using var old = await WatchClient.OpenAsync(client, $"{resource.Root}/watch/{plural}?labelSelector=!app");

        foreach (var other in Stored)
        {
            await client.Post(other.CollectionLink("team"), Body(other, $"in-{other.Plural}"));
        }

        await client.Call("DELETE", path);

        foreach (var events in new[] { await watch.NextAsync(2), await old.NextAsync(2) })
        {
            Assert.Equal([$"ADDED in-{plural}", $"DELETED in-{plural}"], events.Select(line => line[..line.LastIndexOf(' ')]));
        }
    }

    [Theory]
    [MemberData(nameof(Plurals))]
    public async Task An_object_of_another_kind_is_rejected(string plural)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        var (resource, path) = Of(plural);

        var answer = await client.Post(path, $$"""{"apiVersion":"{{resource.ApiVersion}}","kind":"Other","metadata":{"name":"a"} }""");

        Assert.Equal($"Other{(resource.Group.Length == 0 ? "" : $".{resource.Group}")} \"a\" is invalid: kind: Invalid value: \"Other\": must be {resource.Kind}", answer.Message);
    }

    [Theory]
    [MemberData(nameof(Jobs))]
    public async Task The_journal_and_faults_support_it(string plural)
    {
        await using var host = TestHost.Start(("Seeding:Sample", "false"));
        using var client = host.CreateClient();
        var (resource, path) = Of(plural);
        await client.Post(path, Body(resource, "a"));

        await client.Post("/__admin/faults", """{"match":{"verbs":["patch"],"name":"a"},"effect":{"status":409},"times":1}""");
        var faulty = await client.Patch($"{path}/a", """{"metadata":{"labels":{"app":"x"}}}""");
        var patched = await client.Patch($"{path}/a", """{"metadata":{"labels":{"app":"x"}}}""");
        var journal = (await client.Post("/__admin/requests/find", """{"verb":"patch"}""")).Json["requests"]!.AsArray();

        Assert.StartsWith($"Operation cannot be fulfilled on {resource.Name.Qualified} \"a\": ", faulty.Message, StringComparison.Ordinal);
        Assert.Equal(200, patched.Code);
        Assert.Equal([plural, plural], journal.Select(entry => entry!["resource"]!.GetValue<string>()));
        Assert.Equal("metadata.labels.app", journal[1]!["patch"]!["added"]![0]!["field"]!.GetValue<string>());
    }

    [Theory]
    [MemberData(nameof(Plurals))]
    public async Task Permissions_in_the_namespace_are_needed(string plural)
    {
        await using var host = TestHost.Start(
            ("Auth:Mode", "Enforced"),
            ("Auth:Users:0:Name", "alice"),
            ("Auth:Users:0:Token", "token-of-alice"),
            ("Auth:Users:0:Permissions:0:Verbs:0", "cci:namespaceSubResource:list"),
            ("Auth:Users:0:Permissions:0:Namespaces:0", "team"));
        using var client = host.CreateClient();
        var (resource, path) = Of(plural);
        var token = ("X-Auth-Token", "token-of-alice");

        var list = await client.Call("GET", path, headers: token);
        var elsewhere = await client.Call("GET", resource.CollectionLink("other"), headers: token);

        Assert.Equal((200, 403), (list.Code, elsewhere.Code));
        Assert.Equal("insufficient operation permission, require cci:namespaceSubResource:list", elsewhere.Message);
    }

    private static (ResourceDefinition Resource, string Path) Of(string plural)
    {
        var resource = Stored.Single(resource => resource.Plural == plural);
        return (resource, resource.CollectionLink("team"));
    }

    private static string Body(ResourceDefinition resource, string name) =>
        $$"""{"apiVersion":"{{resource.ApiVersion}}","kind":"{{resource.Kind}}","metadata":{"name":"{{name}}"} }""";
}
