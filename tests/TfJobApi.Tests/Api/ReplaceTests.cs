using System.Text;
using System.Text.Json.Nodes;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Api;

public sealed class ReplaceTests
{
    [Fact]
    public async Task A_put_of_a_changed_object_is_the_next_version()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        var job = (await client.Get(TestHost.Job)).Json;
        job["spec"]!["ttlSecondsAfterFinished"] = 1000;

        var answer = await PutAsync(client, TestHost.Job, job);

        Assert.Equal((200, "72444814"), (answer.Code, answer.Version));
        Assert.Equal(2, answer.Json["metadata"]!["generation"]!.GetValue<int>());
        Assert.Equal(answer.Text, (await client.Get(TestHost.Job)).Text);
    }

    [Fact]
    public async Task A_put_removes_omitted_fields_except_those_of_the_server()
    {
        await using var host = TestHost.Start(("Profile", "Kubernetes"));
        using var client = host.CreateClient();
        await client.Patch(TestHost.Job, """{"metadata":{"labels":{"a":"b"}}}""");
        var before = (await client.Get(TestHost.Job)).Json;

        var answer = await PutAsync(client, TestHost.Job, Whole("tfjob-test", "72444814", """{"tfReplicaSpecs":{"Worker":{"template":{}}}}"""));

        var meta = answer.Json["metadata"]!;
        Assert.Equal(200, answer.Code);
        Assert.Null(meta["labels"]);
        Assert.Null(answer.Json["spec"]!["backoffLimit"]);
        Assert.Equal(before["metadata"]!["uid"]!.ToJsonString(), meta["uid"]!.ToJsonString());
        Assert.Equal(before["metadata"]!["creationTimestamp"]!.ToJsonString(), meta["creationTimestamp"]!.ToJsonString());
        Assert.True(JsonNode.DeepEquals(before["status"], answer.Json["status"]));
    }

    [Theory]
    [InlineData("backoffLimit", "spec.backoffLimit")]
    [InlineData("tfReplicaSpecs", "spec.tfReplicaSpecs")]
    public async Task A_put_changes_only_five_fields_in_the_cci_profile(string member, string field)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        var job = (await client.Get(TestHost.Job)).Json;
        job["spec"]!.AsObject().Remove(member);

        var answer = await PutAsync(client, TestHost.Job, job);

        Assert.Equal((400, "BadRequest"), (answer.Code, answer.Reason));
        Assert.Contains(answer.CauseFields, cause => cause.StartsWith(field, StringComparison.Ordinal));
        Assert.Equal("72444813", (await client.Get(TestHost.Job)).Version);
    }

    [Fact]
    public async Task A_put_never_creates()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var answer = await PutAsync(client, $"{TestHost.Jobs}/new", Whole("new", "1", """{"tfReplicaSpecs":{"Worker":{"template":{}}}}"""));

        Assert.Equal((404, "NotFound"), (answer.Code, answer.Reason));
        Assert.Equal(404, (await client.Get($"{TestHost.Jobs}/new")).Code);
    }

    [Fact]
    public async Task A_put_without_a_change_keeps_the_version()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var answer = await PutAsync(client, TestHost.Job, (await client.Get(TestHost.Job)).Json);

        Assert.Equal((200, "72444813"), (answer.Code, answer.Version));
    }

    [Fact]
    public async Task A_dry_run_returns_the_replaced_object_and_stores_nothing()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        var job = (await client.Get(TestHost.Job)).Json;
        job["spec"]!["activeDeadlineSeconds"] = 60;

        var answer = await PutAsync(client, $"{TestHost.Job}?dryRun=All", job);

        Assert.Equal(60, answer.Json["spec"]!["activeDeadlineSeconds"]!.GetValue<int>());
        Assert.Null((await client.Get(TestHost.Job)).Json["spec"]!["activeDeadlineSeconds"]);
    }

    [Fact]
    public async Task A_put_accepts_yaml()
    {
        await using var host = TestHost.Start(("Profile", "Kubernetes"));
        using var client = host.CreateClient();
        const string yaml = """
            apiVersion: kubeflow.org/v1
            kind: TFJob
            metadata:
              name: tfjob-test
              resourceVersion: "72444813"
            spec:
              tfReplicaSpecs:
                Worker:
                  replicas: 3
                  template: {}
            """;

        var answer = await client.Call("PUT", TestHost.Job, Encoding.UTF8.GetBytes(yaml), "application/yaml");

        Assert.Equal(200, answer.Code);
        Assert.Equal(3, answer.Json["spec"]!["tfReplicaSpecs"]!["Worker"]!["replicas"]!.GetValue<int>());
    }

    [Fact]
    public async Task Only_the_subresource_writes_the_status()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        var job = (await client.Get($"{TestHost.Job}/status")).Json;
        Assert.Equal($"{TestHost.Job}/status", job["metadata"]!["selfLink"]!.GetValue<string>());
        job["status"]!["completionTime"] = "2026-01-02T03:04:05Z";
        job["spec"]!["backoffLimit"] = 99;
        job["metadata"]!["labels"] = new JsonObject { ["ignored"] = "yes" };

        var answer = await PutAsync(client, $"{TestHost.Job}/status", job);

        var stored = (await client.Get(TestHost.Job)).Json;
        Assert.Equal((200, "72444814"), (answer.Code, answer.Version));
        Assert.Equal("2026-01-02T03:04:05Z", stored["status"]!["completionTime"]!.GetValue<string>());
        Assert.NotEqual(99, stored["spec"]!["backoffLimit"]!.GetValue<int>());
        Assert.Null(stored["metadata"]!["labels"]);
        Assert.Equal(1, stored["metadata"]!["generation"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("""{"status":5}""", 400)]
    [InlineData("""{"status":[]}""", 400)]
    [InlineData("""{"metadata":{"resourceVersion":"1"},"status":{"a":1}}""", 409)]
    [InlineData("""{"metadata":{"uid":"other"},"status":{"a":1}}""", 200)]
    [InlineData("""{"metadata":{"name":"other"}}""", 400)]
    [InlineData("""{"kind":"Pod"}""", 400)]
    [InlineData("""{"status":null}""", 200)]
    [InlineData("""{"spec":{"backoffLimit":1},"metadata":{"labels":{"a":"b"}}}""", 200)]
    public async Task A_patch_of_the_status_changes_only_the_status_or_is_rejected(string patch, int code)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        var before = (await client.Get(TestHost.Job)).Json;

        var answer = await client.Patch($"{TestHost.Job}/status", patch);

        var after = (await client.Get(TestHost.Job)).Json;
        Assert.Equal(code, answer.Code);
        Assert.True(JsonNode.DeepEquals(before["spec"], after["spec"]));
        Assert.Equal(code == 200 && patch.Contains("null", StringComparison.Ordinal), after["status"] is null);
    }

    [Fact]
    public async Task The_status_subresource_needs_the_permissions_of_its_verbs()
    {
        await using var host = TestHost.Start(
            ("Auth:Mode", "Enforced"),
            ("Auth:Users:0:Name", "reader"),
            ("Auth:Users:0:Token", "secret"),
            ("Auth:Users:0:Permissions:0:Verbs:0", "get"),
            ("Auth:Users:0:Permissions:0:Namespaces:0", "kube-test"));
        using var client = host.CreateClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", "secret");

        Assert.Equal(200, (await client.Get($"{TestHost.Job}/status")).Code);
        var rejected = await client.Patch($"{TestHost.Job}/status", "{}");
        Assert.Equal(403, rejected.Code);
        Assert.Contains("require cci:namespaceSubResource:update", rejected.Message, StringComparison.Ordinal);
    }

    private static Task<HttpCalls.Answer> PutAsync(HttpClient client, string path, JsonNode job) =>
        client.Call("PUT", path, Encoding.UTF8.GetBytes(job.ToJsonString()), "application/json");

    private static JsonNode Whole(string name, string version, string spec) => JsonNode.Parse(
        $$$"""{"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"name":"{{{name}}}","resourceVersion":"{{{version}}}"},"spec":{{{spec}}} }""")!;
}
