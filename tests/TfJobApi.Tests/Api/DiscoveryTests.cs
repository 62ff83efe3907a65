using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using TfJobApi.Tests.Support;
using TfJobApi.Tests.Watch;

namespace TfJobApi.Tests.Api;

public sealed class DiscoveryTests
{
    private static readonly (string, string)[] Enforced =
    [
        ("Auth:Mode", "Enforced"),
        ("Auth:Users:0:Name", "alice"),
        ("Auth:Users:0:Token", "token-of-alice"),
        ("Auth:Users:0:Permissions:0:Verbs:0", "list"),
        ("Auth:Users:0:Permissions:0:Namespaces:0", "kube-test"),
    ];

    [Fact]
    public async Task The_core_group_has_one_version_and_the_address_of_the_request()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var answer = await client.Call("GET", "/api", headers: ("Host", "tfjobs.example:8080"));

        Assert.Equal(
            """{"kind":"APIVersions","versions":["v1"],"serverAddressByClientCIDRs":[{"clientCIDR":"0.0.0.0/0","serverAddress":"tfjobs.example:8080"}]}""" + "\n",
            answer.Text);
    }

    [Fact]
    public async Task Every_listed_group_and_version_can_be_read()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        foreach (var group in (await client.Get("/apis")).Json["groups"]!.AsArray())
        {
            var name = group!["name"]!.GetValue<string>();
            var alone = (await client.Get($"/apis/{name}")).Json;
            Assert.Equal("APIGroup", alone["kind"]!.GetValue<string>());
            Assert.True(JsonNode.DeepEquals(group["versions"], alone["versions"]));
            foreach (var version in group["versions"]!.AsArray())
            {
                var groupVersion = version!["groupVersion"]!.GetValue<string>();
                Assert.Equal(groupVersion, (await client.Get($"/apis/{groupVersion}")).Json["groupVersion"]!.GetValue<string>());
            }
        }
    }

    [Theory]
    [InlineData("v2beta1")]
    [InlineData("v2")]
    public async Task Aggregated_discovery_has_the_resources_of_every_group(string version)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        var accept = ("Accept", Aggregated(version) + ",application/json;q=0.9");

        var core = await client.Call("GET", "/api", headers: accept);
        var apis = await client.Call("GET", "/apis", headers: accept);

        // HttpClient writes a space after each semicolon
        Assert.Equal((200, Aggregated(version)), (apis.Code, apis.Headers["Content-Type"].Replace("; ", ";", StringComparison.Ordinal)));
        Assert.Equal($"apidiscovery.k8s.io/{version}", apis.Json["apiVersion"]!.GetValue<string>());
        foreach (var (group, groupVersion) in core.Json["items"]!.AsArray().Concat(apis.Json["items"]!.AsArray()).SelectMany(group => group!["versions"]!.AsArray().Select(version => (group, version))))
        {
            Assert.Equal("Current", groupVersion!["freshness"]!.GetValue<string>());
            var path = group["metadata"]!["name"] is { } name ? $"/apis/{name}" : "/api";
            var plain = (await client.Get($"{path}/{groupVersion["version"]}")).Json["resources"]!.AsArray();
            Assert.Equal(plain.Select(Summary), groupVersion["resources"]!.AsArray().SelectMany(AggregatedSummaries));
        }

        static string Summary(JsonNode? resource) =>
            $"{resource!["name"]} {resource["kind"]} {(resource["namespaced"]!.GetValue<bool>() ? "Namespaced" : "Cluster")} {resource["singularName"]} {resource["verbs"]!.ToJsonString()}";

        static IEnumerable<string> AggregatedSummaries(JsonNode? resource) =>
        [
            $"{resource!["resource"]} {resource["responseKind"]!["kind"]} {resource["scope"]} {resource["singularResource"]} {resource["verbs"]!.ToJsonString()}",
            .. (resource["subresources"]?.AsArray() ?? []).Select(sub =>
                $"{resource["resource"]}/{sub!["subresource"]} {sub["responseKind"]!["kind"]} {resource["scope"]}  {sub["verbs"]!.ToJsonString()}"),
        ];
    }

    [Theory]
    [InlineData("application/json;q=0.1, application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList", "APIGroupDiscoveryList")]
    [InlineData("application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList;q=0.1, application/json", "APIGroupList")]
    [InlineData("application/json;g=apidiscovery.k8s.io;v=v3;as=APIGroupDiscoveryList, */*;q=0.1", "APIGroupList")]
    [InlineData("application/vnd.kubernetes.protobuf, application/json", "APIGroupList")]
    public async Task The_best_acceptable_document_is_sent(string accept, string kind)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var answer = await client.Call("GET", "/apis", headers: ("Accept", accept));

        Assert.Equal((200, kind, "Accept"), (answer.Code, answer.Json["kind"]!.GetValue<string>(), answer.Headers["Vary"]));
    }

    [Theory]
    [InlineData("/api", "application/json;g=apidiscovery.k8s.io;v=v1;as=APIGroupDiscoveryList")]
    [InlineData("/apis", "application/json;v=v1")]
    [InlineData("/apis/kubeflow.org", "application/json;g=apidiscovery.k8s.io")]
    [InlineData("/apis/kubeflow.org/v1", "*/*;v=v1")]
    [InlineData("/apis", "application/vnd.kubernetes.protobuf")]
    [InlineData("/apis", "application/json;g=meta.k8s.io;v=v1;as=Table")]
    [InlineData("/apis/kubeflow.org/v1", "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList")]
    public async Task An_unacceptable_accept_header_is_406_with_the_available_types(string path, string accept)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var answer = await client.Call("GET", path, headers: ("Accept", accept));

        Assert.Equal((406, "NotAcceptable"), (answer.Code, answer.Reason));
        Assert.Contains("application/json", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_current_etag_of_aggregated_discovery_is_304()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        var accept = ("Accept", Aggregated("v2"));
        var tag = (await client.Call("GET", "/apis", headers: accept)).Headers["ETag"];

        Assert.Equal(304, (await client.Call("GET", "/apis", headers: [accept, ("If-None-Match", tag)])).Code);
        Assert.Equal(200, (await client.Call("GET", "/apis", headers: [accept, ("If-None-Match", "\"another\"")])).Code);
    }

    [Fact]
    public async Task Discovery_can_be_indented()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        Assert.StartsWith("{\n  \"kind\": \"APIGroup\",", (await client.Get("/apis/kubeflow.org?pretty=true")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_storage_version_hash_is_that_of_a_real_server()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var hash = (await client.Get("/apis/kubeflow.org/v1")).Json["resources"]![0]!["storageVersionHash"]!.GetValue<string>();

        Assert.Equal(Convert.ToBase64String(SHA256.HashData(Encoding.ASCII.GetBytes("kubeflow.org/v1/TFJob")).AsSpan(0, 8)), hash);
    }

    [Theory]
    [InlineData("/api")]
    [InlineData("/apis")]
    [InlineData("/apis/kubeflow.org")]
    [InlineData("/api/v1")]
    [InlineData("/apis/kubeflow.org/v1")]
    [InlineData("/apis/authorization.k8s.io/v1")]
    public async Task Discovery_needs_a_credential_and_no_permission(string path)
    {
        await using var host = TestHost.Start(Enforced);
        using var client = host.CreateClient();

        Assert.Equal(401, (await client.Get(path)).Code);
        Assert.Equal(200, (await client.Call("GET", path, headers: ("X-Auth-Token", "token-of-alice"))).Code);
    }

    [Fact]
    public async Task The_list_of_events_is_empty_and_needs_the_permission_to_list()
    {
        await using var host = TestHost.Start(Enforced);
        using var client = host.CreateClient();

        var events = await client.Call("GET", "/api/v1/namespaces/kube-test/events?limit=500", headers: ("X-Auth-Token", "token-of-alice"));
        var elsewhere = await client.Call("GET", "/api/v1/namespaces/other/events", headers: ("X-Auth-Token", "token-of-alice"));

        Assert.Equal("""{"kind":"EventList","apiVersion":"v1","metadata":{"resourceVersion":"72444813"},"items":[]}""" + "\n", events.Text);
        Assert.Equal((403, "events"), (elsewhere.Code, elsewhere.Json["details"]!["kind"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Every_namespace_exists()
    {
        await using var host = TestHost.Start(("Clock:Start", "2026-01-02T03:04:05Z"), ("Clock:Frozen", "true"));
        using var client = host.CreateClient();

        Assert.Equal(
            """{"kind":"Namespace","apiVersion":"v1","metadata":{"creationTimestamp":"2026-01-02T03:04:05Z","name":"team","uid":"d0228bca-83db-2da2-b163-b560b3e4e515"},"spec":{"finalizers":["kubernetes"]},"status":{"phase":"Active"}}""" + "\n",
            (await client.Get("/api/v1/namespaces/team")).Text);
    }

    [Fact]
    public async Task The_list_has_the_used_namespaces_and_the_default_one()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        await client.CreateAsync("job", "team");

        var list = (await client.Get("/api/v1/namespaces")).Json;

        Assert.Equal("NamespaceList", list["kind"]!.GetValue<string>());
        Assert.Equal(["default", "kube-test", "team"], list["items"]!.AsArray().Select(item => item!["metadata"]!["name"]!.GetValue<string>()));
        var one = (await client.Get("/api/v1/namespaces?fieldSelector=metadata.name%3Dteam&labelSelector=!app")).Json;
        Assert.Equal("team", one["items"]!.AsArray().Single()!["metadata"]!["name"]!.GetValue<string>());
        Assert.Empty((await client.Get("/api/v1/namespaces?labelSelector=app")).Json["items"]!.AsArray());
        Assert.Equal(400, (await client.Get("/api/v1/namespaces?fieldSelector=x")).Code);
        Assert.Equal(406, (await client.Call("GET", "/api/v1/namespaces", headers: ("Accept", "text/html"))).Code);
    }

    [Theory]
    [InlineData("/api/v1/events")]
    [InlineData("/api/v1/namespaces/kube-test/events")]
    public async Task A_watch_of_events_stays_open_until_its_timeout(string path)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        using var watch = await WatchClient.OpenAsync(client, $"{path}?watch=true&timeoutSeconds=60&fieldSelector=involvedObject.name%3Dx");

        var next = watch.NextAsync();
        host.Time.Advance(TimeSpan.FromSeconds(59));
        Assert.False(next.IsCompleted);
        host.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Null(await next);
        Assert.Equal(400, (await client.Get($"{path}?watch=true&timeoutSeconds=soon")).Code);
    }

    private static string Aggregated(string version) => $"application/json;g=apidiscovery.k8s.io;v={version};as=APIGroupDiscoveryList";
}
