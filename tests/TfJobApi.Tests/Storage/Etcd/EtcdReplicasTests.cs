using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Storage.Etcd;

/// <summary>Two servers with one etcd, each test under a prefix of its own.</summary>
public sealed class EtcdReplicasTests(EtcdFixture etcd) : IClassFixture<EtcdFixture>, IDisposable
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static readonly Uri Jobs = new("/apis/kubeflow.org/v1/namespaces/ns/tfjobs", UriKind.Relative);

    private readonly string _prefix = EtcdReplica.NewPrefix();
    private readonly List<TestHost> _hosts = [];

    public void Dispose() => _hosts.ForEach(host => host.Dispose());

    [Fact]
    public async Task A_write_at_one_replica_is_read_and_watched_at_the_other()
    {
        var (a, b) = (Start("a", ("Profile", "Kubernetes")), Start("b", ("Profile", "Kubernetes")));
        var list = await GetAsync(b, Jobs);
        using var watch = await WatchAsync(b, $"{list["metadata"]!["resourceVersion"]}");

        var created = await PostAsync(a, Jobs, Job("job"));

        Assert.Equal(created.ToJsonString(), (await GetAsync(b, new($"{Jobs}/job", UriKind.Relative))).ToJsonString());
        var seen = JsonNode.Parse((await watch.ReadLineAsync(Cancellation))!)!;
        Assert.Equal(("ADDED", created.ToJsonString()), (seen["type"]!.GetValue<string>(), seen["object"]!.ToJsonString()));
    }

    [Fact]
    public async Task Every_response_names_its_replica()
    {
        var client = Start("a");

        foreach (var path in new[] { "/livez", "/none", Jobs.OriginalString, "/__admin/tenants" })
        {
            using var response = await client.GetAsync(new Uri(path, UriKind.Relative), Cancellation);
            Assert.Equal(["a"], response.Headers.GetValues("X-Mock-Replica"));
        }
    }

    [Fact]
    public async Task A_list_that_begins_at_one_replica_continues_at_the_other()
    {
        HttpClient[] replicas = [Start("a"), Start("b")];
        for (var i = 0; i < 7; i++)
        {
            await PostAsync(replicas[i % 2], Jobs, Job($"job-{i}"));
        }

        List<string> names = [];
        var token = "";
        var version = "";
        for (var page = 0; page == 0 || token.Length > 0; page++)
        {
            var list = await GetAsync(replicas[page % 2], new($"{Jobs}?limit=2&continue={token}", UriKind.Relative));
            names.AddRange(Names(list));
            token = list["metadata"]!["continue"]?.GetValue<string>() ?? "";
            version = page == 0 ? $"{list["metadata"]!["resourceVersion"]}" : version;
            Assert.Equal(version, $"{list["metadata"]!["resourceVersion"]}");
            await PostAsync(replicas[page % 2], Jobs, Job($"job-{page}-later"));
        }

        Assert.Equal(Enumerable.Range(0, 7).Select(number => $"job-{number}"), names);
    }

    [Fact]
    public async Task Seeds_are_created_once_and_a_restart_does_not_bring_back_what_was_deleted()
    {
        var first = Start("a", ("Seeding:Sample", "true"));
        using var deleted = await first.DeleteAsync(new Uri(TestHost.Job, UriKind.Relative), Cancellation);
        Assert.Equal(HttpStatusCode.OK, deleted.StatusCode);

        var second = Start("b", ("Seeding:Sample", "true"));

        using var missing = await second.GetAsync(new Uri(TestHost.Job, UriKind.Relative), Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Fact]
    public async Task A_reset_is_a_change_of_each_object_and_watches_continue()
    {
        var (a, b) = (Start("a", ("Seeding:Sample", "true")), Start("b", ("Seeding:Sample", "true")));
        await PostAsync(a, new(TestHost.Jobs, UriKind.Relative), Job("job"));
        using var label = new StringContent("""{"metadata":{"labels":{"a":"b"}}}""", null, "application/merge-patch+json");
        using var changed = await a.PatchAsync(new Uri(TestHost.Job, UriKind.Relative), label, Cancellation);
        var list = await GetAsync(b, new(TestHost.Jobs, UriKind.Relative));
        using var watch = await WatchAsync(b, $"{list["metadata"]!["resourceVersion"]}", TestHost.Jobs);

        using var reset = await a.PostAsync(new Uri("/__admin/reset", UriKind.Relative), null, Cancellation);

        Assert.Equal(HttpStatusCode.OK, reset.StatusCode);
        var events = new[] { JsonNode.Parse((await watch.ReadLineAsync(Cancellation))!)!, JsonNode.Parse((await watch.ReadLineAsync(Cancellation))!)! };
        Assert.Equal(["DELETED job", "MODIFIED tfjob-test"], events.Select(seen => $"{seen["type"]} {seen["object"]!["metadata"]!["name"]}"));
        Assert.Null(events[1]["object"]!["metadata"]!["labels"]);
    }

    [Fact]
    public async Task Seeded_manifests_are_at_every_replica_and_a_conflict_is_409()
    {
        var (a, b) = (Start("a"), Start("b"));
        var seed = new Uri("/__admin/seed", UriKind.Relative);
        var manifest = Job("job");
        manifest["metadata"]!["namespace"] = "ns";

        await PostAsync(a, seed, manifest);
        manifest["spec"]!["activeDeadlineSeconds"] = 7;
        using var conflict = await b.PostAsJsonAsync(seed, manifest, Cancellation);
        await PostAsync(b, new("/__admin/seed?onConflict=replace", UriKind.Relative), manifest);

        Assert.Equal(HttpStatusCode.Conflict, conflict.StatusCode);
        Assert.Equal(7, (await GetAsync(a, new($"{Jobs}/job", UriKind.Relative)))["spec"]!["activeDeadlineSeconds"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_token_of_one_replica_is_valid_at_the_other_for_its_tenant_only()
    {
        (string, string)[] users =
        [
            ("Auth:Mode", "Enforced"), ("Auth:Users:0:Name", "u"), ("Auth:Users:0:Password", "p"),
            ("Auth:Users:0:Permissions:0:Verbs:0", "*"), ("Auth:Users:0:Permissions:0:Namespaces:0", "*"),
        ];
        var (a, b) = (Start("a", users), Start("b", users));
        using var issued = await a.PostAsJsonAsync(new Uri("/v3/auth/tokens", UriKind.Relative), JsonNode.Parse(
            """{"auth":{"identity":{"methods":["password"],"password":{"user":{"name":"u","password":"p","domain":{"name":"d"}}}},"scope":{"project":{"name":"x"}}}}"""), Cancellation);
        var token = issued.Headers.GetValues("X-Subject-Token").Single();

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(token, Jobs.OriginalString));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(token, $"/t/other{Jobs}"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync($"{token[..^1]}{(token[^1] == 'A' ? 'B' : 'A')}", Jobs.OriginalString));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync("%", Jobs.OriginalString));

        async Task<HttpStatusCode> StatusAsync(string sent, string path)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "X-Auth-Token", sent } } };
            using var response = await b.SendAsync(request);
            return response.StatusCode;
        }
    }

    [Fact]
    public async Task Tenants_have_their_own_objects_at_every_replica_and_lose_them_together()
    {
        var (a, b) = (Start("a"), Start("b"));
        var tenant = new Uri($"/t/mine{Jobs}", UriKind.Relative);
        await PostAsync(a, tenant, Job("job"));
        var before = Names(await GetAsync(b, tenant));

        using var removed = await a.DeleteAsync(new Uri("/__admin/tenants/mine", UriKind.Relative), Cancellation);

        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        Assert.Equal(["job"], before);
        Assert.Empty(Names(await GetAsync(b, tenant)));
        Assert.Empty(Names(await GetAsync(b, Jobs)));
    }

    [Theory]
    [InlineData("POST", "/__admin/clock/advance", "the clock cannot be set")]
    [InlineData("PUT", "/__admin/clock", "the clock cannot be set")]
    public async Task A_call_that_needs_a_store_of_its_own_is_409_with_the_reason(string method, string path, string reason)
    {
        using var request = new HttpRequestMessage(new(method), path);
        using var response = await Start("a").SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        Assert.Contains(reason, await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_clock_is_read_as_elsewhere() => Assert.False((bool)(await GetAsync(Start("a"), new("/__admin/clock", UriKind.Relative)))["frozen"]!);

    [Fact]
    public async Task A_dependent_that_one_replica_created_goes_with_its_owner_at_the_other()
    {
        var (a, b) = (Start("a"), Start("b"));
        var owner = await PostAsync(a, Jobs, Job("owner"));
        var dependent = Job("dependent");
        dependent["metadata"]!["ownerReferences"] = JsonNode.Parse(
            $$"""[{"apiVersion":"kubeflow.org/v1","kind":"TFJob","name":"owner","uid":"{{owner["metadata"]!["uid"]}}"}]""");
        await PostAsync(b, Jobs, dependent);

        using var deleted = await b.DeleteAsync(new Uri($"{Jobs}/owner", UriKind.Relative), Cancellation);

        Assert.Empty(Names(await GetAsync(a, Jobs)));
    }

    [Fact]
    public async Task Readiness_depends_on_etcd_and_liveness_does_not()
    {
        await using var own = await Support.Etcd.StartAsync();
        using var host = TestHost.Start(("Storage:Kind", "Etcd"), ("Storage:Etcd:Endpoints", own.Address));
        using var client = host.CreateClient();
        Assert.Equal("[+]ping ok\n[+]etcd ok\nreadyz check passed\n", await client.GetStringAsync(new Uri("/readyz?verbose", UriKind.Relative), Cancellation));
        await GetAsync(client, new($"{Jobs}?resourceVersion=0", UriKind.Relative)); // changes arrive from now on

        await own.KillAsync();

        using var ready = await client.GetAsync(new Uri("/readyz", UriKind.Relative), Cancellation);
        Assert.Equal((HttpStatusCode.InternalServerError, "[+]ping ok\n[-]etcd failed: reason withheld\nreadyz check failed\n"), (ready.StatusCode, await ready.Content.ReadAsStringAsync(Cancellation)));
        Assert.Equal("ok", await client.GetStringAsync(new Uri("/livez", UriKind.Relative), Cancellation));
        using var watch = await client.GetAsync(new Uri($"{Jobs}?watch=1", UriKind.Relative), Cancellation);
        var end = JsonNode.Parse(await watch.Content.ReadAsStringAsync(Cancellation))!;
        Assert.Equal(("ERROR", 503), (end["type"]!.GetValue<string>(), end["object"]!["code"]!.GetValue<int>()));
    }

    private HttpClient Start(string name, params (string, string)[] settings)
    {
        var host = TestHost.Start([("Storage:Kind", "Etcd"), ("Storage:Etcd:Endpoints", etcd.Address), ("Storage:Etcd:Prefix", _prefix), ("Storage:Replica", name), .. settings]);
        _hosts.Add(host);
        return host.CreateClient();
    }

    private static async Task<StreamReader> WatchAsync(HttpClient client, string version, string? path = null)
    {
        var response = await client.GetAsync(new Uri($"{path ?? Jobs.OriginalString}?watch=1&resourceVersion={version}", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return new(await response.Content.ReadAsStreamAsync());
    }

    private static async Task<JsonNode> GetAsync(HttpClient client, Uri path) => (await client.GetFromJsonAsync<JsonNode>(path))!;

    private static async Task<JsonNode> PostAsync(HttpClient client, Uri path, JsonNode body)
    {
        using var response = await client.PostAsJsonAsync(path, body);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Cancellation));
        return (await response.Content.ReadFromJsonAsync<JsonNode>())!;
    }

    private static JsonNode Job(string name) => JsonNode.Parse(
        $$$$"""{"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"name":"{{{{name}}}}"},"spec":{"tfReplicaSpecs":{"Worker":{"template":{"spec":{"containers":[{"name":"tensorflow","image":"a"}]} } } } } }""")!;

    private static List<string> Names(JsonNode list) => [.. list["items"]!.AsArray().Select(item => item!["metadata"]!["name"]!.GetValue<string>())];
}
