using System.Globalization;
using System.Text.Json.Nodes;
using CsCheck;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Api;

/// <summary>Every answer is a 200 with the result of a plain merge, or a 4xx without any change.</summary>
public sealed class HostilePatchTests
{
    private static readonly string[] Paths =
    [
        "apiVersion", "kind", "extra", "metadata", "spec", "status", "metadata.name", "metadata.namespace", "metadata.uid",
        "metadata.resourceVersion", "metadata.generation", "metadata.creationTimestamp", "metadata.selfLink", "metadata.managedFields",
        "metadata.deletionTimestamp", "metadata.generateName", "metadata.finalizers", "metadata.ownerReferences", "metadata.labels",
        "metadata.labels.app", "metadata.annotations", "metadata.annotations.note", "spec.activeDeadlineSeconds", "spec.activeDeadlineSecond",
        "spec.ttlSecondsAfterFinished", "spec.cleanPodPolicy", "spec.backoffLimit", "spec.tfReplicaSpecs", "spec.tfReplicaSpecs.Worker",
        "spec.tfReplicaSpecs.Worker.replicas", "spec.tfReplicaSpecs.Worker.template", "spec.tfReplicaSpecs.Worker.restartPolicy", "spec.extra",
        "status.startTime", "status.conditions",
    ];

    private static readonly Gen<string> Value = Gen.OneOf(
        JsonGen.Value,
        Gen.OneOf(
            "null", "1", "0", "60", "1e999", "9223372036854775808", "-1e300", "\"All\"", "\"72444813\"", "\"tfjob-test\"", "\"kube-test\"",
            "\"TFJob\"", "\"kubeflow.org/v1\"", "{}", "[]", "{\"a\":\"b\"}", "[\"example.com/f\"]", "[{\"name\":1}]", "[null]", "\"\\u0000\""));

    /// <summary>A patch that sets one to four fields of a TFJob to any values.</summary>
    private static readonly Gen<string> Patch =
        Gen.Select(Gen.OneOf(Paths), Value).List[1, 4].Select(changes => changes.Aggregate(
            new JsonObject(), (patch, change) => Set(patch, change.Item1.Split('.'), change.Item2)).ToJsonString());

    [Theory]
    [InlineData("Cci")]
    [InlineData("Kubernetes")]
    public async Task A_random_patch_is_merged_as_in_the_rfc_or_rejected_without_effect(string profile)
    {
        await using var host = TestHost.Start(("Profile", profile));
        using var client = host.CreateClient();
        var applied = 0;

        await Patch.SampleAsync(
            async patch =>
            {
                var before = await client.Get(TestHost.Job);
                var answer = await client.Patch(TestHost.Job, patch);
                var after = await client.Get(TestHost.Job);

                if (answer.Code == 200)
                {
                    applied++;
                    Assert.Equal(answer.Text, after.Text);
                    AssertMerged(before.Json, JsonNode.Parse(patch)!, after.Json, profile);
                }
                else
                {
                    Assert.True(answer.Code is 400 or 409 or 422, $"{answer.Code} for {patch}");
                    Assert.Equal("Failure", answer.Json["status"]!.GetValue<string>());
                    Assert.Equal(before.Text, after.Text);
                }
            },
            iter: 1500,
            threads: 1);

        Assert.True(applied > 30, $"only {applied} of the patches were applied");
    }

    [Theory]
    [InlineData(HttpCalls.MergePatch)]
    [InlineData(HttpCalls.JsonPatch)]
    public async Task Random_bytes_change_nothing(string mediaType)
    {
        await using var host = TestHost.Start(("Profile", "Kubernetes"));
        using var client = host.CreateClient();
        var before = await client.Get(TestHost.Job);

        await Gen.Byte.Array[0, 40].SampleAsync(
            async body => Assert.True((await client.Call("PATCH", TestHost.Job, body, mediaType)).Code is 200 or 400 or 422), iter: 1000, threads: 1);

        Assert.Equal(before.Text, (await client.Get(TestHost.Job)).Text);
    }

    [Fact]
    public async Task Random_json_patches_are_applied_or_rejected()
    {
        await using var host = TestHost.Start(("Profile", "Kubernetes"));
        using var client = host.CreateClient();
        var pointer = Gen.OneOf(
            Gen.OneOf(Paths).Select(path => $"/{path.Replace('.', '/')}"),
            Gen.OneOf("", "/", "//", "x", "/spec/~2", "/spec/x/0", "/spec/x/-", "/status/conditions/0", "/status/conditions/-", "/status/conditions/99999999999"));
        var operation = Gen.Select(Gen.OneOf("add", "remove", "replace", "move", "copy", "test", "fly"), pointer, pointer, Value)
            .Select((op, path, from, value) => $$"""{"op":"{{op}}","path":"{{path}}","from":"{{from}}","value":{{value}}}""");

        await operation.List[0, 5].SampleAsync(
            async operations =>
            {
                var before = await client.Get(TestHost.Job);
                var answer = await client.Patch(TestHost.Job, $"[{string.Join(',', operations)}]", HttpCalls.JsonPatch);

                Assert.True(answer.Code is 200 or 400 or 409 or 422, $"{answer.Code} for {string.Join(',', operations)}: {answer.Text}");
                if (answer.Code != 200)
                {
                    Assert.Equal(before.Text, (await client.Get(TestHost.Job)).Text);
                }
            },
            iter: 2000,
            threads: 1);
    }

    [Fact]
    public async Task A_json_patch_cannot_multiply_the_object()
    {
        await using var host = TestHost.Start(("Profile", "Kubernetes"));
        using var client = host.CreateClient();
        var doubling = Enumerable.Range(0, 60).Select(i => $$"""{"op":"copy","from":"/spec","path":"/spec/copy{{i}}"}""");

        Assert.Equal(422, (await client.Patch(TestHost.Job, $"[{string.Join(',', doubling)}]", HttpCalls.JsonPatch)).Code);
    }

    [Fact]
    public async Task More_than_ten_thousand_operations_are_too_many()
    {
        await using var host = TestHost.Start(("Profile", "Kubernetes"));
        using var client = host.CreateClient();
        static string Tests(int count) => $"[{string.Join(',', Enumerable.Repeat("""{"op":"test","path":"/kind","value":"TFJob"}""", count))}]";

        Assert.Equal(200, (await client.Patch(TestHost.Job, Tests(10_000), HttpCalls.JsonPatch)).Code);
        Assert.Equal(413, (await client.Patch(TestHost.Job, Tests(10_001), HttpCalls.JsonPatch)).Code);
    }

    /// <summary>Except for the server's own and unknown fields, the object is the result of RFC 7396.</summary>
    private static void AssertMerged(JsonNode before, JsonNode patch, JsonNode after, string profile)
    {
        var merged = ReferenceMerge.Apply(before, patch)!;
        Assert.Equal(Text(merged["spec"]), Text(after["spec"]));
        Assert.Equal(TextOfMap(merged["metadata"]!["labels"]), TextOfMap(after["metadata"]!["labels"]));
        Assert.Equal(TextOfMap(merged["metadata"]!["annotations"]), TextOfMap(after["metadata"]!["annotations"]));
        Assert.Equal(Text(before["status"]), Text(after["status"]));

        var changed = before.ToJsonString() != after.ToJsonString();
        var versionStep = Version(after) - Version(before);
        var generationStep = Generation(after) - Generation(before);
        Assert.Equal(changed ? 1 : 0, versionStep);
        Assert.Equal(Text(before["spec"]) != Text(after["spec"]) ? 1 : 0, generationStep);
        if (profile == "Cci")
        {
            Assert.Equal(Text(before["spec"]!["tfReplicaSpecs"]), Text(after["spec"]!["tfReplicaSpecs"]));
            Assert.Equal(Text(before["spec"]!["backoffLimit"]), Text(after["spec"]!["backoffLimit"]));
        }
    }

    private static string Text(JsonNode? node) => node is null ? "absent" : Canonical.Of(node.ToJsonString());

    /// <summary>An empty map equals an absent one.</summary>
    private static string TextOfMap(JsonNode? node) => Text(node) is "{}" ? "absent" : Text(node);

    private static long Version(JsonNode job) => long.Parse(job["metadata"]!["resourceVersion"]!.GetValue<string>(), CultureInfo.InvariantCulture);

    private static long Generation(JsonNode job) => job["metadata"]!["generation"]!.GetValue<long>();

    private static JsonObject Set(JsonObject patch, ReadOnlySpan<string> path, string value)
    {
        if (path.Length == 1)
        {
            patch[path[0]] = JsonNode.Parse(value);
            return patch;
        }

        if (patch[path[0]] is not JsonObject)
        {
            patch[path[0]] = new JsonObject();
        }

        Set(patch[path[0]]!.AsObject(), path[1..], value);
        return patch;
    }
}
