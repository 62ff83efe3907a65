using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using TfJobApi.Http;
using TfJobApi.Journal;
using TfJobApi.Tenants;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Journal;

public sealed class RecordingTests
{
    private const string LabelPatch = """{"metadata":{"labels":{"by":"a-test"}}}""";

    [Fact]
    public async Task A_record_has_the_user_the_request_and_the_status()
    {
        await using var host = TestHost.Start(
            ("Auth:Mode", "Enforced"), ("Auth:Users:0:Name", "ci"), ("Auth:Users:0:Token", "of-ci"),
            ("Auth:Users:0:Permissions:0:Verbs:0", "*"), ("Auth:Users:0:Permissions:0:Namespaces:0", "*"));
        using var client = host.CreateClient();
        client.DefaultRequestHeaders.Add("X-Auth-Token", "of-ci");
        client.DefaultRequestHeaders.Add("User-Agent", "a-controller/1");

        var answer = await client.Patch($"{TestHost.Job}?fieldManager=me", LabelPatch);

        var entry = await client.LastRequestAsync();
        Assert.Equal(
            """{"method":"PATCH","query":"?fieldManager=me","verb":"patch","resource":"tfjobs","namespace":"kube-test","name":"tfjob-test","user":"ci","contentType":"application/merge-patch+json","userAgent":"a-controller/1","status":200}""",
            Only(entry, "method", "query", "verb", "resource", "namespace", "name", "user", "contentType", "userAgent", "status"));
        Assert.Equal((1, 39, LabelPatch), (entry["id"]!.GetValue<long>(), entry["requestBytes"]!.GetValue<int>(), entry["body"]!.GetValue<string>()));
        Assert.Equal((TestHost.Job, answer.Headers["X-Request-Id"]), (entry["path"]!.GetValue<string>(), entry["requestId"]!.GetValue<string>()));
        Assert.Equal(("2026-01-02T03:04:05+00:00", 0), (entry["time"]!.GetValue<string>(), entry["durationMs"]!.GetValue<double>()));
    }

    [Fact]
    public async Task An_unauthenticated_request_is_recorded_without_its_token()
    {
        await using var host = TestHost.Start(
            ("Auth:Mode", "Enforced"), ("Auth:Users:0:Name", "ci"), ("Auth:Users:0:Token", "of-ci"),
            ("Auth:Users:0:Permissions:0:Verbs:0", "*"), ("Auth:Users:0:Permissions:0:Namespaces:0", "*"));
        using var client = host.CreateClient();

        await client.Call("GET", TestHost.Job, headers: ("X-Auth-Token", "a-stolen-one"));
        client.DefaultRequestHeaders.Add("X-Auth-Token", "of-ci");

        var journal = await client.Get(JournalCalls.Requests);
        var entry = Assert.Single(journal.Json["requests"]!.AsArray());
        Assert.Equal(401, entry!["status"]!.GetValue<int>());
        Assert.Null(entry["user"]);
        Assert.DoesNotContain("a-stolen-one", journal.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Admin_calls_health_checks_and_documentation_are_not_recorded()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        foreach (var path in new[] { "/healthz", "/livez", "/readyz", "/version", "/swagger/v1/swagger.json", "/__admin/clock", "/t/default/__admin/export" })
        {
            Assert.Equal(200, (await client.Get(path)).Code);
        }

        await client.Get("/nowhere");

        Assert.Equal("/nowhere", Assert.Single(await client.JournalAsync())["path"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_rejection_is_recorded_with_its_reason_and_a_write_with_its_body()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        await client.Post(TestHost.Jobs, """{"kind":"TFJob"}""");
        await client.Call("PUT", TestHost.Job, "{}"u8.ToArray(), "application/json");
        await client.Call("DELETE", TestHost.Job, """{"preconditions":{"uid":"x"}}"""u8.ToArray(), "application/json");
        await client.Call("DELETE", TestHost.Job);
        await client.Get(TestHost.Job);

        var journal = await client.JournalAsync();
        Assert.Equal(["create", "update", "delete", "delete", "get"], journal.Select(entry => entry["verb"]!.GetValue<string>()));
        Assert.Equal([400, 400, 409, 200, 404], journal.Select(entry => entry["status"]!.GetValue<int>()));
        Assert.Equal(["BadRequest", "BadRequest", "Conflict", null, "NotFound"], journal.Select(entry => entry["refusal"]?["reason"]!.GetValue<string>()));
        Assert.Equal(["""{"kind":"TFJob"}""", "{}", """{"preconditions":{"uid":"x"}}""", null, null], journal.Select(entry => entry["body"]?.GetValue<string>()));
        Assert.All(journal, entry => Assert.Null(entry["patch"]));
    }

    [Theory]
    [InlineData(typeof(InvalidOperationException), 500)]
    [InlineData(typeof(BadHttpRequestException), 413)]
    public async Task A_request_that_throws_is_recorded_with_the_status_of_its_response(Type exception, int code)
    {
        await using var host = TestHost.Start();
        var tenant = host.Services.GetRequiredService<TenantRegistry>().Default;
        var context = new DefaultHttpContext { RequestServices = tenant };
        var recording = new JournalMiddleware(_ =>
            throw (exception == typeof(BadHttpRequestException) ? new BadHttpRequestException("too long", 413) : new InvalidOperationException()));

        await Assert.ThrowsAsync(exception, () => recording.InvokeAsync(context));

        Assert.Equal(code, Assert.Single(tenant.GetRequiredService<RequestJournal>().ReadAfter(0)).StatusCode);
    }

    [Fact]
    public async Task An_injected_fault_is_recorded()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        var tenant = host.Services.GetRequiredService<TenantRegistry>().Default;
        var context = new DefaultHttpContext { RequestServices = tenant };
        context.Request.Path = TestHost.Job;

        await new JournalMiddleware(faulty =>
        {
            faulty.Recorder!.Fault = new("rule a", "reset", WriteHappened: false);
            return Task.CompletedTask;
        }).InvokeAsync(context);

        Assert.Equal("""{"source":"rule a","effect":"reset","writeHappened":false}""", (await client.LastRequestAsync())["fault"]!.ToJsonString());
        Assert.Equal(1, await client.CountAsync("""{"fault":true}"""));
    }

    [Fact]
    public async Task A_watch_is_recorded_when_it_begins_and_has_a_duration_when_it_has_ended()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        using var watch = await WatchClient.OpenAsync(client, $"{TestHost.Jobs}?watch=1&resourceVersion=72444813&timeoutSeconds=600");

        var open = await client.LastRequestAsync();
        Assert.Equal(("watch", 200, 1), (open["verb"]!.GetValue<string>(), open["status"]!.GetValue<int>(), open["id"]!.GetValue<int>()));
        Assert.Null(open["durationMs"]);
        await client.Get(TestHost.Job);

        host.Time.Advance(TimeSpan.FromSeconds(600));
        Assert.Null(await watch.NextAsync());

        await host.RequestsEndAsync();
        var ended = await client.JournalAsync();
        Assert.Equal(600_000, ended[0]["durationMs"]!.GetValue<double>());
        Assert.Equal(["watch", "get"], ended.Select(entry => entry["verb"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_body_is_shown_without_unicode_escapes()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        await client.Patch(TestHost.Job, """{"metadata":{"annotations":{"a":"é<a>+b"}}}""");

        var journal = await client.Get(JournalCalls.Requests);
        Assert.Contains("""body": "{\"metadata\":{\"annotations\":{\"a\":\"é<a>+b\"}}}",""", journal.Text, StringComparison.Ordinal);
        Assert.Contains("\"to\": \"é<a>+b\"", journal.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_tenant_has_a_journal_and_a_reset_clears_it()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        await client.Get($"/t/a{TestHost.Job}");
        await client.Get($"/t/b{TestHost.Job}");

        await client.Post("/t/a/__admin/reset", "");

        Assert.Empty((await client.Get("/t/a/__admin/requests")).Json["requests"]!.AsArray());
        var entry = Assert.Single((await client.Get("/t/b/__admin/requests")).Json["requests"]!.AsArray());
        Assert.Equal((1, TestHost.Job), (entry!["id"]!.GetValue<int>(), entry["path"]!.GetValue<string>()));
    }

    /// <summary>The version of a PUT or PATCH without a change, and of a dry run, is not stored.</summary>
    [Fact]
    public async Task A_record_has_the_version_that_a_write_stored()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        List<string?> stored = [];

        await Call("POST", TestHost.Jobs, """{"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"name":"new"},"spec":{"tfReplicaSpecs":{}}}""");
        await Call("PATCH", $"{TestHost.Jobs}/new", LabelPatch, "application/merge-patch+json");
        await Call("PATCH", $"{TestHost.Jobs}/new?dryRun=All", """{"metadata":{"labels":{"by":"b"}}}""", "application/merge-patch+json");
        var current = (await client.Get($"{TestHost.Jobs}/new")).Text;
        await Call("PUT", $"{TestHost.Jobs}/new", current);
        await Call("PUT", $"{TestHost.Jobs}/new", current.Replace("a-test", "another", StringComparison.Ordinal));
        await Call("POST", $"{TestHost.Jobs}?dryRun=All", """{"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"name":"dry"},"spec":{"tfReplicaSpecs":{}}}""");
        await Call("DELETE", $"{TestHost.Jobs}/new?dryRun=All");
        await Call("DELETE", $"{TestHost.Jobs}/new");

        Assert.Equal(["72444814", "72444815", null, null, "72444816", null, null, "72444816"], stored);

        async Task Call(string method, string path, string? body = null, string mediaType = "application/json")
        {
            await client.Call(method, path, body is null ? null : System.Text.Encoding.UTF8.GetBytes(body), mediaType);
            stored.Add((await client.LastRequestAsync())["resourceVersion"]?.GetValue<string>());
        }
    }

    /// <summary>The path of a create has no name: the journal has that of the body, or the one that the server generated.</summary>
    [Theory]
    [InlineData("", """{"name":"new"}""", 201, "new")]
    [InlineData("?dryRun=All", """{"name":"new"}""", 201, "new")]
    [InlineData("", """{"name":"tfjob-test"}""", 409, "tfjob-test")]
    [InlineData("", """{"name":"Not Valid"}""", 422, "Not Valid")]
    [InlineData("", """{"name":"new","namespace":"other"}""", 400, "new")]
    [InlineData("", """{"labels":{}}""", 422, null)]
    public async Task A_create_is_recorded_with_the_name_of_its_object(string query, string metadata, int status, string? name)
    {
        await using var host = TestHost.Start(("Profile", "Kubernetes"));
        using var client = host.CreateClient();

        await client.Post(TestHost.Jobs + query, NewJob(metadata));

        var entry = await client.LastRequestAsync();
        Assert.Equal((status, "create", "kube-test", name), (entry["status"]!.GetValue<int>(), entry["verb"]!.GetValue<string>(), entry["namespace"]!.GetValue<string>(), entry["name"]?.GetValue<string>()));
        Assert.Equal(name is null ? 0 : 1, await client.CountAsync($$"""{"name":"{{name ?? "?*"}}"}"""));
    }

    [Fact]
    public async Task A_create_of_another_api_version_is_recorded_with_its_name()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var rejected = await client.Post(TestHost.Jobs, """{"apiVersion":"v1","kind":"TFJob","metadata":{"name":"new"},"spec":{"tfReplicaSpecs":{}}}""");

        Assert.Equal((400, "new"), (rejected.Code, (string?)(await client.LastRequestAsync())["name"]));
    }

    [Fact]
    public async Task A_create_is_recorded_with_the_name_that_was_generated()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var created = await client.Post(TestHost.Jobs, NewJob("""{"generateName":"mnist-"}"""));

        var name = created.Json["metadata"]!["name"]!.GetValue<string>();
        Assert.StartsWith("mnist-", name, StringComparison.Ordinal);
        Assert.Equal(name, (await client.LastRequestAsync())["name"]!.GetValue<string>());
        Assert.Equal(1, await client.CountAsync($$"""{"verb":"create","name":"{{name}}"}"""));
    }

    private static string NewJob(string metadata) =>
        $$"""{"apiVersion":"kubeflow.org/v1","kind":"TFJob","spec":{"tfReplicaSpecs":{} },"metadata":{{metadata}} }""";

    private static string Only(JsonNode entry, params string[] names) =>
        new JsonObject(names.Select(name => KeyValuePair.Create(name, entry[name]?.DeepClone()))).ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
