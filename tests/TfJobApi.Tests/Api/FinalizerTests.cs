using System.Text;
using System.Text.Json.Nodes;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Api;

/// <summary>Objects that are being deleted, in addition to the recorded responses.</summary>
public sealed class FinalizerTests
{
    private const string Torch = "/apis/kubeflow.org/v1/namespaces/kube-test/pytorchjobs";
    private const string Held = """ "finalizers":["a.b/c"] """;
    private const string NoFinalizers = """{"metadata":{"finalizers":null}}""";

    [Theory]
    [InlineData("Cci")]
    [InlineData("Kubernetes")]
    public async Task Every_resource_waits_for_its_finalizers(string profile)
    {
        await using var host = TestHost.Start(("Profile", profile));
        using var client = host.CreateClient();
        await client.Post(Torch, Job("PyTorchJob", "a", Held));

        Assert.Equal((200, "PyTorchJob"), Kind(await client.Call("DELETE", $"{Torch}/a")));
        Assert.Equal(409, (await client.Post(Torch, Job("PyTorchJob", "a"))).Code);
        Assert.Equal(200, (await client.Patch($"{Torch}/a", NoFinalizers)).Code);
        Assert.Equal(404, (await client.Get($"{Torch}/a")).Code);
    }

    [Theory]
    [InlineData("""["a.b/c","d.e/f"]""", 400)]
    [InlineData("""["d.e/f"]""", 400)]
    [InlineData("""[""]""", 400)]
    [InlineData("""["a.b/c","a.b/c"]""", 200)]
    [InlineData("""[]""", 200)]
    public async Task In_cci_an_object_that_is_being_deleted_can_only_lose_finalizers(string finalizers, int code)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        await client.Post(TestHost.Jobs, Job("TFJob", "a", Held));
        var patch = $$$"""{"metadata":{"finalizers":{{{finalizers}}}}}""";

        Assert.Equal(["metadata.finalizers"], (await client.Patch($"{TestHost.Jobs}/a", """{"metadata":{"finalizers":null}}""")).CauseFields);
        await client.Call("DELETE", $"{TestHost.Jobs}/a");

        Assert.Equal(code, (await client.Patch($"{TestHost.Jobs}/a", patch)).Code);
    }

    [Fact]
    public async Task A_deleted_object_loses_its_finalizers_and_nothing_else_in_cci()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        await client.Post(TestHost.Jobs, Job("TFJob", "a", Held));
        await client.Call("DELETE", $"{TestHost.Jobs}/a");

        var rejected = await client.Patch($"{TestHost.Jobs}/a", """{"metadata":{"finalizers":null},"spec":{"backoffLimit":3}}""");

        Assert.Equal((400, "spec.backoffLimit"), (rejected.Code, Assert.Single(rejected.CauseFields)));
        Assert.Equal(200, (await client.Get($"{TestHost.Jobs}/a")).Code);
    }

    [Fact]
    public async Task A_snapshot_an_export_and_a_tenant_keep_the_deletion()
    {
        await using var host = TestHost.Start(("Profile", "Kubernetes"));
        using var client = host.CreateClient();
        await client.Post(TestHost.Jobs, Job("TFJob", "owner", Held));
        var uid = (await client.Get($"{TestHost.Jobs}/owner")).Json["metadata"]!["uid"]!.GetValue<string>();
        await client.Post(TestHost.Jobs, Job("TFJob", "job", Owner(uid, blocks: true)));
        await client.Call("DELETE", $"{TestHost.Jobs}/owner");
        var marked = await client.Get($"{TestHost.Jobs}/owner");
        await client.Call("PUT", "/__admin/snapshots/before");

        var export = JsonNode.Parse((await client.Get("/__admin/export")).Text)!;
        export["items"]!.AsArray().RemoveAll(item => item!["metadata"]!["name"]!.GetValue<string>() == "tfjob-test");
        Assert.Equal(200, (await client.Post("/t/copy/__admin/seed", export.ToJsonString())).Code);
        await client.Patch($"{TestHost.Jobs}/owner", NoFinalizers);
        Assert.Equal(404, (await client.Get($"{TestHost.Jobs}/job")).Code);
        await client.Post("/__admin/snapshots/before/restore", "");

        Assert.Equal(marked.Text, (await client.Get($"{TestHost.Jobs}/owner")).Text);
        foreach (var tenant in (string[])["", "/t/copy"])
        {
            Assert.Equal(200, (await client.Get($"{tenant}{TestHost.Jobs}/job")).Code);
            Assert.Equal(200, (await client.Patch($"{tenant}{TestHost.Jobs}/owner", NoFinalizers)).Code);
            Assert.Equal(404, (await client.Get($"{tenant}{TestHost.Jobs}/owner")).Code);
            Assert.Equal(404, (await client.Get($"{tenant}{TestHost.Jobs}/job")).Code);
        }
    }

    [Theory]
    [InlineData("Orphan", 200, "")]
    [InlineData("Foreground", 404, "")]
    [InlineData("Background", 404, "")]
    public async Task Dependents_follow_the_policy(string policy, int code, string owners)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        var owner = await client.Post(TestHost.Jobs, Job("TFJob", "owner"));
        await client.Post(Torch, Job("PyTorchJob", "job", Owner(owner.Json["metadata"]!["uid"]!.GetValue<string>(), blocks: true)));

        var deleted = await client.Call("DELETE", $"{TestHost.Jobs}/owner", Encoding.UTF8.GetBytes($$"""{"propagationPolicy":"{{policy}}"}"""), "application/json");
        var job = await client.Get($"{Torch}/job");

        Assert.Equal(200, deleted.Code);
        Assert.Equal(404, (await client.Get($"{TestHost.Jobs}/owner")).Code);
        Assert.Equal((code, owners), (job.Code, $"{job.Json["metadata"]!["ownerReferences"]}"));
    }

    [Theory]
    [InlineData("Cci", 400)]
    [InlineData("Kubernetes", 422)]
    public async Task A_time_of_deletion_cannot_be_set_however_odd_it_is(string profile, int code)
    {
        await using var host = TestHost.Start(("Profile", profile));
        using var client = host.CreateClient();

        foreach (var time in (string[])["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59.123456789012-23:59", "2026-01-01T00:00:00Z"])
        {
            var patch = $$$"""{"metadata":{"deletionTimestamp":"{{{time}}}"}}""";
            Assert.Equal(code, (await client.Patch(TestHost.Job, patch)).Code);
            Assert.Equal(code, (await client.Patch(TestHost.Job, patch.Replace("}}", ""","deletionGracePeriodSeconds":9223372036854775807}}""", StringComparison.Ordinal))).Code);
        }
    }

    [Theory]
    [InlineData("POST", "", "")]
    [InlineData("PATCH", "/a", " after mutating admission happens")]
    public async Task Owners_that_are_sent_twice_are_warned_of(string method, string path, string when)
    {
        await using var host = TestHost.Start(("Profile", "Kubernetes"));
        using var client = host.CreateClient();
        if (path.Length > 0)
        {
            await client.Post(TestHost.Jobs, Job("TFJob", "a"));
        }

        const string Reference = """{"apiVersion":"v1","kind":"Team","name":"o","uid":"u1"}""";
        var body = Encoding.UTF8.GetBytes(Job("TFJob", "a", $""" "ownerReferences":[{Reference},{Reference}] """));
        var answer = await client.Call(method, TestHost.Jobs + path, body, method == "PATCH" ? HttpCalls.MergePatch : "application/json");

        Assert.Equal(
            $"299 - \".metadata.ownerReferences contains duplicate entries{when}; API server dedups owner references in 1.20+, and may reject such requests "
                + "as early as 1.24; please fix your requests; duplicate UID(s) observed: u1\"",
            answer.Headers["Warning"]);
        Assert.Single(answer.Json["metadata"]!["ownerReferences"]!.AsArray());

        var unreadable = Encoding.UTF8.GetBytes(Job("TFJob", "a", $""" "labels":3,"ownerReferences":[{Reference},{Reference}] """));
        var rejected = await client.Call(method, TestHost.Jobs + path, unreadable, method == "PATCH" ? HttpCalls.MergePatch : "application/json");
        Assert.Equal((method == "PATCH" ? 422 : 400, false), (rejected.Code, rejected.Headers.ContainsKey("Warning")));
    }

    [Fact]
    public async Task Owners_of_an_object_of_another_api_version_are_not_warned_of()
    {
        await using var host = TestHost.Start(("Profile", "Kubernetes"));
        using var client = host.CreateClient();

        var answer = await client.Post(TestHost.Jobs, """
            {"apiVersion":"v1","kind":"TFJob","metadata":{"name":"a","ownerReferences":
            [{"apiVersion":"v1","kind":"Team","name":"o","uid":"u1"},{"apiVersion":"v1","kind":"Team","name":"o","uid":"u1"}]},"spec":{}}
            """);

        Assert.Equal((400, false), (answer.Code, answer.Headers.ContainsKey("Warning")));
    }

    private static (int Code, string Kind) Kind(HttpCalls.Answer answer) => (answer.Code, answer.Json["kind"]!.GetValue<string>());

    private static string Owner(string uid, bool blocks) =>
        $$""" "ownerReferences":[{"apiVersion":"kubeflow.org/v1","blockOwnerDeletion":{{(blocks ? "true" : "false")}},"kind":"TFJob","name":"owner","uid":"{{uid}}"}] """;

    private static string Job(string kind, string name, string meta = "")
    {
        var replicas = kind == "TFJob" ? "tfReplicaSpecs" : "pytorchReplicaSpecs";
        return $$$"""{"apiVersion":"kubeflow.org/v1","kind":"{{{kind}}}","metadata":{"name":"{{{name}}}"{{{(meta.Length > 0 ? "," + meta : "")}}}},"spec":{"{{{replicas}}}":{"Worker":{"template":{} } } } }""";
    }

    /// <summary>The bodies are those of a Go client, the responses those of a kube-apiserver.</summary>
    [Theory]
    [InlineData("azhzAAoTCgJ2MRINRGVsZXRlT3B0aW9ucxIAGgAiAA==", 200, "", 404)]
    [InlineData("azhzAAoTCgJ2MRINRGVsZXRlT3B0aW9ucxIMIgpCYWNrZ3JvdW5kGgAiAA==", 200, "", 404)]
    [InlineData("azhzAAoTCgJ2MRINRGVsZXRlT3B0aW9ucxIFKgNBbGwaACIA", 200, "", 200)]
    [InlineData(
        "azhzAAoTCgJ2MRINRGVsZXRlT3B0aW9ucxIFEgMSATEaACIA", 409,
        "the ResourceVersion in the precondition (1) does not match the ResourceVersion in record (72444813). The object might have been modified", 200)]
    [InlineData(
        "azhzAAoTCgJ2MRINRGVsZXRlT3B0aW9ucxIHIgVCb2d1cxoAIgA=", 422,
        "propagationPolicy: Unsupported value: \"Bogus\": supported values: \"Foreground\", \"Background\", \"Orphan\", \"nil\"", 200)]
    public async Task The_options_of_a_deletion_can_be_in_protobuf(string body, int code, string message, int afterwards)
    {
        await using var host = TestHost.Start(("Profile", "Kubernetes"));
        using var client = host.CreateClient();

        var answer = await client.Call("DELETE", TestHost.Job, Convert.FromBase64String(body), "application/vnd.kubernetes.protobuf");

        Assert.Equal(code, answer.Code);
        Assert.EndsWith(message, code == 200 ? "" : answer.Message, StringComparison.Ordinal);
        Assert.Equal(afterwards, (await client.Get(TestHost.Job)).Code);
    }
}
