using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Api;

/// <summary>An apply is either stored with its owner, or rejected without any change.</summary>
public sealed class HostileApplyTests
{
    private const string Job = $"{TestHost.Jobs}/hostile";
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    /// <summary>With spaces, because the name of an annotation has dots.</summary>
    private static readonly string[] Paths =
    [
        "apiVersion", "kind", "extra", "metadata", "metadata name", "metadata namespace", "metadata uid", "metadata resourceVersion", "metadata generation",
        "metadata creationTimestamp", "metadata managedFields", "metadata finalizers", "metadata ownerReferences", "metadata labels", "metadata labels app",
        "metadata annotations", $"metadata annotations {LastApplied}", "metadata extra", "spec", "spec backoffLimit",
        "spec cleanPodPolicy", "spec tfReplicaSpecs", "spec tfReplicaSpecs Worker", "spec tfReplicaSpecs Worker template", "spec x", "spec x y", "status", "status m",
    ];

    private static readonly Gen<string> Value = Gen.OneOf(JsonGen.Value, Gen.OneOf(
        "null", "1", "1e999", "\"All\"", "{}", "[]", "[{}]", "[{\"uid\":\"u\",\"name\":\"n\",\"kind\":\"k\",\"apiVersion\":\"v1\"}]", "[\"a/b\",\"a/b\"]", "[\"a/b\"]", "[null]",
        "[{\"uid\":{}},{\"uid\":{}}]", "{\"a\":{\"b\":{\"c\":{}}}}", "\"{\\\"apiVersion\\\":\\\"kubeflow.org/v1\\\",\\\"kind\\\":\\\"TFJob\\\"}\""));

    /// <summary>Every fourth body has the annotation, and most of these are applied.</summary>
    private static readonly Gen<string> Body = Gen.Select(Gen.Select(Gen.OneOf(Paths), Value).List[0, 4], Gen.Int[0, 3]).Select((changes, share) =>
    {
        var body = new JsonObject { ["apiVersion"] = "kubeflow.org/v1", ["kind"] = "TFJob", ["metadata"] = new JsonObject { ["name"] = "hostile" } };
        if (share == 0)
        {
            Set(body, ["metadata", "annotations", LastApplied], "\"{}\"");
        }

        return changes.Aggregate(body, (whole, change) => Set(whole, change.Item1.Split(' '), change.Item2)).ToJsonString();
    });

    /// <summary>Recorded from a kube-apiserver 1.20.</summary>
    [Fact]
    public async Task Null_is_not_a_supported_text()
    {
        await using var host = TestHost.Start(("Profile", "Kubernetes"));
        using var client = host.CreateClient();

        var answer = await client.Apply(
            Job, "a", """{"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"name":"hostile"},"spec":{"cleanPodPolicy":null,"tfReplicaSpecs":{}}}""");

        Assert.Equal(
            "TFJob.kubeflow.org \"hostile\" is invalid: [spec.cleanPodPolicy: Invalid value: \"null\": spec.cleanPodPolicy in body must be of type string: \"null\", "
                + "spec.cleanPodPolicy: Unsupported value: \"null\": supported values: \"All\", \"Running\", \"None\"]",
            answer.Message);
    }

    [Fact]
    public async Task A_random_apply_is_stored_or_rejected_without_effect()
    {
        await using var host = TestHost.Start(("Profile", "Kubernetes"));
        using var client = host.CreateClient();
        await client.Apply(Job, "kubectl", """{"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"name":"hostile"},"spec":{"tfReplicaSpecs":{}}}""");
        var (applied, annotated) = (0, 0);

        await Gen.Select(Body, Gen.OneOf("kubectl", "a"), Gen.OneOf("", "&force=true", "&dryRun=All"), Gen.OneOf(Job, $"{Job}/status")).SampleAsync(
            async (body, manager, query, path) =>
            {
                var before = await client.Get(Job);
                var answer = await client.Apply(path, manager, body, query);
                var after = await client.Get(Job);

                if (answer.Code == 200)
                {
                    applied++;
                    annotated += JsonNode.Parse(body)!["metadata"] is JsonObject metadata && metadata["annotations"] is JsonObject sent && sent.ContainsKey(LastApplied) ? 1 : 0;
                    Assert.Equal(query == "&dryRun=All" ? before.Text : answer.Text.Replace("/hostile/status\"", "/hostile\"", StringComparison.Ordinal), after.Text);
                }
                else
                {
                    Assert.True(answer.Code is 400 or 409 or 422, $"{answer.Code} for {body}");
                    Assert.Equal(before.Text, after.Text);
                }
            },
            iter: 1500,
            threads: 1);

        Assert.True(applied > 100 && annotated > 10, $"only {applied} were applied, {annotated} of them with the annotation");
    }

    [Fact]
    public async Task Random_bytes_change_nothing()
    {
        await using var host = TestHost.Start(("Profile", "Kubernetes"));
        using var client = host.CreateClient();
        var before = await client.Get(TestHost.Job);

        await Gen.Byte.Array[0, 40].SampleAsync(
            async body => Assert.Equal(400, (await client.Call("PATCH", $"{TestHost.Job}?fieldManager=a", body, HttpCalls.ApplyPatch)).Code), iter: 500, threads: 1);

        Assert.Equal(before.Text, (await client.Get(TestHost.Job)).Text);
    }

    [Theory]
    [InlineData(980, 201)]
    [InlineData(995, 400)]
    [InlineData(5000, 400)]
    public async Task Deep_objects_are_applied_up_to_a_limit(int depth, int code)
    {
        await using var host = TestHost.Start(("Profile", "Kubernetes"));
        using var client = host.CreateClient();
        var value = $"{string.Concat(Enumerable.Repeat("{\"a\":", depth))}1{new string('}', depth)}";

        var answer = await client.Apply(Job, "a", Manifest(value));

        Assert.Equal(code, answer.Code);
        if (code == 201)
        {
            // the managers can be read by all other writes, too
            Assert.Equal(200, (await client.Patch(Job, """[{"op":"add","path":"/metadata/labels","value":{"a":"b"}}]""", HttpCalls.JsonPatch)).Code);
            Assert.Equal(409, (await client.Apply(Job, "b", Manifest(value.Replace('1', '2')))).Code);
        }
    }

    [Theory]
    [InlineData(980)]
    [InlineData(992)]
    [InlineData(996)]
    public async Task A_deep_object_can_be_changed_after_its_first_apply(int depth)
    {
        await using var host = TestHost.Start(("Profile", "Kubernetes"));
        using var client = host.CreateClient();
        var value = $"{string.Concat(Enumerable.Repeat("{\"a\":", depth))}1{new string('}', depth)}";
        await client.Patch(TestHost.Job, $$$"""{"spec":{"x":{{{value}}} } }""");

        await client.Apply(TestHost.Job, "a", """{"apiVersion":"kubeflow.org/v1","kind":"TFJob","spec":{"backoffLimit":5}}""", "&force=true");
        var patched = await client.Patch(TestHost.Job, """[{"op":"add","path":"/metadata/labels","value":{"a":"b"}}]""", HttpCalls.JsonPatch);

        Assert.Equal(200, patched.Code);
    }

    [Fact]
    public async Task An_update_that_is_too_deep_to_be_tracked_forgets_the_managers()
    {
        await using var host = TestHost.Start(("Profile", "Kubernetes"), ("ManagedFields", "true"));
        using var client = host.CreateClient();
        var value = $"{string.Concat(Enumerable.Repeat("{\"a\":", 992))}1{new string('}', 992)}";

        var answer = await client.Patch(TestHost.Job, $$$"""{"spec":{"x":{{{value}}} } }""");
        await client.Apply(TestHost.Job, "a", """{"apiVersion":"kubeflow.org/v1","kind":"TFJob","spec":{"backoffLimit":5}}""", "&force=true");
        var again = await client.Patch(TestHost.Job, """{"metadata":{"labels":{"a":"b"}}}""");

        Assert.Equal((200, 200), (answer.Code, again.Code));
    }

    [Fact]
    public async Task Many_conflicts_are_counted_and_the_first_are_listed()
    {
        await using var host = TestHost.Start(("Profile", "Kubernetes"));
        using var client = host.CreateClient();
        string Wide(int value) => $$$$"""{"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"name":"hostile"},"spec":{ {{{{string.Concat(Enumerable.Range(0, 20_000).Select(i => $"\"m{i}\":{value},"))}}}}"tfReplicaSpecs":{}}}""";
        await client.Apply(Job, "a", Wide(1));

        var answer = await client.Apply(Job, "b", Wide(2));

        Assert.Equal(409, answer.Code);
        Assert.StartsWith("Apply failed with 20000 conflicts: conflicts with \"a\":\n- .spec.m0\n", answer.Message, StringComparison.Ordinal);
        Assert.InRange(answer.Text.Length, 1000, 100_000);
    }

    [Fact]
    public async Task Hostile_managers_in_an_update_are_stored_in_one_form_or_ignored()
    {
        await using var host = TestHost.Start(("Profile", "Kubernetes"));
        using var client = host.CreateClient();
        await client.Apply(Job, "a", """{"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"name":"hostile"},"spec":{"tfReplicaSpecs":{}}}""");
        var fields = Gen.OneOf(JsonGen.OfTexts(Gen.OneOf("f:a", "f:", ".", "k:{}", "k:{\"a\":1}", "v:1", "v:", "i:1", "x:1", "x", "")), JsonGen.Value);

        await fields.SampleAsync(
            async text =>
            {
                var answer = await client.Patch(Job, $$$"""{"metadata":{"managedFields":[{"manager":"m","operation":"Update","apiVersion":"kubeflow.org/v1","fieldsType":"FieldsV1","fieldsV1":{{{text}}} }]}}""");
                Assert.True(answer.Code is 200 or 422, $"{answer.Code} for {text}");
                var again = await client.Apply(Job, "b", """{"apiVersion":"kubeflow.org/v1","kind":"TFJob","spec":{"backoffLimit":1}}""", "&force=true");
                Assert.Equal(200, again.Code);
            },
            iter: 500,
            threads: 1);
    }

    private static string Manifest(string value) =>
        $$$"""{"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"name":"hostile"},"spec":{"tfReplicaSpecs":{},"x":{{{value}}} } }""";

    private static JsonObject Set(JsonObject whole, string[] path, string value)
    {
        var parent = whole;
        foreach (var name in path[..^1])
        {
            if (parent[name] is not JsonObject child)
            {
                parent[name] = child = [];
            }

            parent = child;
        }

        parent[path[^1]] = Encoding.UTF8.GetByteCount(value) > 0 && value != "1e999" ? JsonNode.Parse(value) : JsonValue.Create(1e300);
        return whole;
    }
}
