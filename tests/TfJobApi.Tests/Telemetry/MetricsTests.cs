using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using TfJobApi.Telemetry;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Telemetry;

public sealed partial class MetricsTests
{
    private const string NewJob =
        """{"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"name":"new"},"spec":{"tfReplicaSpecs":{"Worker":{"replicas":1,"template":{"spec":{"containers":[{"name":"tensorflow","image":"a"}]}}}}}}""";

    private static readonly (string, string) Open = ("Telemetry:Prometheus", "true");

    [Fact]
    public async Task By_default_there_are_no_metrics()
    {
        await using var host = TestHost.Start();

        var answer = await host.CreateClient().Get(MetricsText.Path);

        Assert.Equal((404, "404 page not found\n"), (answer.Code, answer.Text));
        Assert.Empty(host.Services.GetServices<IExchangeObserver>());
    }

    [Fact]
    public async Task The_page_after_one_request_of_each_verb_is_the_recorded_one()
    {
        await using var host = TestHost.Start([.. Enforced, ("Deterministic:Seed", "1"), ("Profile", "Kubernetes"), ("ManagedFields", "true")]);
        using var client = host.CreateClient();
        await client.Get(TestHost.Job);
        client.DefaultRequestHeaders.Add("X-Auth-Token", "everything");
        await SendEachVerbAsync(client);
        await host.RequestsEndAsync();

        var actual = Varying().Replace((await MetricsText.ReadAsync(client)).Text, "${1} 0");

        var recorded = await File.ReadAllTextAsync(MetricsText.RecordedFile, TestContext.Current.CancellationToken);
        Assert.True(recorded == actual, actual);
    }

    [Fact]
    public async Task Faults_tenants_watchers_and_the_journal_have_series()
    {
        await using var host = TestHost.Start(Open);
        using var client = host.CreateClient();
        await client.Call("GET", TestHost.Job, headers: ("Prefer", "code=503"));
        await client.Get($"/t/other{TestHost.Job}");
        using var watch = await WatchClient.OpenAsync(client, $"{TestHost.Jobs}?watch=1");
        await watch.NextAsync();

        var page = await MetricsText.ReadAsync(client);

        Assert.Equal("1", page["""tfjobapi_faults_injected_total{effect="status"}"""]);
        Assert.Equal("2", page["tfjobapi_tenants"]);
        Assert.Equal("1", page["tfjobapi_watchers"]);
        Assert.Equal("3", page["tfjobapi_journal_exchanges"]);
        Assert.Equal("2", page["""apiserver_storage_objects{resource="tfjobs.kubeflow.org"}"""]);
        Assert.Equal("1", page["""apiserver_watch_events_total{group="kubeflow.org",resource="tfjobs",version="v1"}"""]);
        Assert.Single(page.Series, series => series.Key.StartsWith("apiserver_longrunning_requests{", StringComparison.Ordinal) && series.Value == "1");
    }

    [Fact]
    public async Task Simulated_jobs_and_their_pods_have_series()
    {
        await using var host = TestHost.Start(Open, ("Lifecycle:Mode", "All"));
        using var client = host.CreateClient();
        Assert.Equal(201, (await client.Post(TestHost.Jobs, NewJob)).Code);

        var page = await MetricsText.ReadAsync(client);

        Assert.Equal("1", page["tfjobapi_simulated_jobs"]);
        Assert.Equal("1", page["""tfjobapi_simulated_pods{phase="Pending"}"""]);
        Assert.Equal("0", page["""tfjobapi_simulated_pods{phase="Failed"}"""]);
    }

    [Theory]
    [InlineData("no-credential")]
    [InlineData("token", "X-Auth-Token", "x")]
    [InlineData("signature", "Authorization", "SDK-HMAC-SHA256 Access=a, SignedHeaders=host, Signature=b")]
    [InlineData("permission", "X-Auth-Token", "limited")]
    public async Task Refusals_have_a_reason(string reason, params string[] header)
    {
        await using var host = TestHost.Start(Enforced);
        using var client = host.CreateClient();
        await client.Call("DELETE", TestHost.Job, headers: header is [var name, var value] ? [(name, value)] : []);

        var page = await client.Call("GET", MetricsText.Path, headers: ("X-Auth-Token", "everything"));

        Assert.Equal("1", new MetricsText(page.Text)[$"tfjobapi_auth_refusals_total{{reason=\"{reason}\"}}"]);
    }

    [Theory]
    [InlineData(200, "everything")]
    [InlineData(403, "limited")]
    [InlineData(401, "unknown")]
    public async Task An_enforced_server_shows_metrics_to_users_with_all_permissions(int code, string token)
    {
        await using var host = TestHost.Start(Enforced);

        Assert.Equal(code, (await host.CreateClient().Call("GET", MetricsText.Path, headers: ("Authorization", $"Bearer {token}"))).Code);
    }

    [Theory]
    [InlineData(200, "secret")]
    [InlineData(401, "other")]
    public async Task The_token_of_the_admin_api_opens_the_page(int code, string token)
    {
        await using var host = TestHost.Start(Open, ("Admin:Token", "secret"));

        Assert.Equal(code, (await host.CreateClient().Call("GET", MetricsText.Path, headers: ("Authorization", $"Bearer {token}"))).Code);
    }

    [Theory]
    [InlineData("/t/other/metrics")]
    [InlineData("/t/default/metrics")]
    [InlineData("/metrics", "X-Mock-Tenant", "default")]
    [InlineData("/metrics/")]
    [InlineData("/metrics/a")]
    public async Task Tenants_have_no_page(string path, params string[] header)
    {
        await using var host = TestHost.Start(Open);

        var answer = await host.CreateClient().Call("GET", path, headers: header is [var name, var value] ? [(name, value)] : []);

        Assert.Equal(path == "/metrics/" ? 200 : 404, answer.Code);
    }

    [Fact]
    public async Task The_page_is_not_recorded_and_no_fault_hits_it()
    {
        await using var host = TestHost.Start(Open);
        using var client = host.CreateClient();
        await client.Post("/__admin/faults", """{"effect":{"status":503}}""");

        var answer = await client.Call("GET", MetricsText.Path, headers: ("X-Mock-Fault", "reset"));

        Assert.Equal(200, answer.Code);
        Assert.StartsWith("text/plain; version=0.0.4", answer.Headers["Content-Type"], StringComparison.Ordinal);
        Assert.Equal(405, (await client.Call("POST", MetricsText.Path)).Code);
        Assert.Empty((await client.Get("/__admin/requests")).Json["requests"]!.AsArray());
        Assert.DoesNotContain("apiserver_request_total", (await MetricsText.ReadAsync(client)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Servers_of_one_process_have_metrics_of_their_own()
    {
        await using var first = TestHost.Start(Open);
        await using var second = TestHost.Start(Open);
        using var client = second.CreateClient();
        await first.CreateClient().Get(TestHost.Job);

        Assert.DoesNotContain("apiserver_request_total", (await MetricsText.ReadAsync(client)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_measured_response_has_the_same_bytes()
    {
        await using var open = TestHost.Start(Open, ("Deterministic:Seed", "1"));
        await using var shut = TestHost.Start(("Deterministic:Seed", "1"));

        foreach (var path in (string[])[TestHost.Jobs, TestHost.Job, "/apis", $"{TestHost.Jobs}?watch=1&timeoutSeconds=0&resourceVersion=1", "/nowhere"])
        {
            var (measured, usual) = (await open.CreateClient().Get(path), await shut.CreateClient().Get(path));
            Assert.Equal((usual.Code, usual.Text), (measured.Code, measured.Text));
            Assert.Equal(usual.Headers, measured.Headers);
        }
    }

    private static (string, string)[] Enforced =>
    [
        Open, ("Auth:Mode", "Enforced"),
        ("Auth:Users:0:Name", "all"), ("Auth:Users:0:Token", "everything"),
        ("Auth:Users:0:Permissions:0:Verbs:0", "*"), ("Auth:Users:0:Permissions:0:Namespaces:0", "*"),
        ("Auth:Users:1:Name", "some"), ("Auth:Users:1:Token", "limited"),
        ("Auth:Users:1:Permissions:0:Verbs:0", "get"), ("Auth:Users:1:Permissions:0:Namespaces:0", "*"),
    ];

    private static async Task SendEachVerbAsync(HttpClient client)
    {
        var created = $"{TestHost.Jobs}/new";
        await client.Get(TestHost.Job);
        await client.Get(TestHost.Jobs);
        await client.Get("/apis/kubeflow.org/v1/tfjobs");
        await client.Post(TestHost.Jobs, NewJob);
        await client.Call("PUT", created, System.Text.Encoding.UTF8.GetBytes((await client.Get(created)).Text), "application/json");
        await client.Patch(TestHost.Job, """{"metadata":{"labels":{"a":"b"}}}""");
        await client.Patch($"{TestHost.Job}?dryRun=All", """{"metadata":{"labels":{"a":"c"}}}""");
        await client.Patch($"{TestHost.Job}/status", """{"status":{}}""");
        await client.Apply(TestHost.Job, "test", """{"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"name":"tfjob-test","labels":{"c":"d"}}}""");
        await client.Call("DELETE", created);
        await client.Call("DELETE", TestHost.Jobs);
        await client.Call("OPTIONS", TestHost.Job);
        await client.Get($"{TestHost.Jobs}?watch=1&resourceVersion=1&timeoutSeconds=x");
        await client.Get("/nowhere");
        using (var watch = await WatchClient.OpenAsync(client, $"{TestHost.Jobs}?watch=1&resourceVersion=1"))
        {
            await watch.NextAsync();
        }

        await Assert.ThrowsAnyAsync<Exception>(() => client.Call("GET", TestHost.Job, headers: ("X-Mock-Fault", "reset")));
    }

    [GeneratedRegex("^((?:process_|tfjobapi_build_info)[^ #]*(?=[ {])).*$", RegexOptions.Multiline)]
    private static partial Regex Varying();
}
