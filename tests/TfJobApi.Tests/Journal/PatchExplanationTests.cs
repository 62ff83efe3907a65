using System.Text.Json;
using System.Text.Json.Nodes;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Journal;

public sealed class PatchExplanationTests
{
    private static readonly (string, string) Kubernetes = ("Profile", "Kubernetes");

    [Fact]
    public async Task Changed_added_and_removed_fields_are_listed()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        await client.Patch(TestHost.Job, """{"metadata":{"labels":{"app":"old","gone":"x"}},"spec":{"ttlSecondsAfterFinished":60}}""");

        await client.Patch(TestHost.Job, """{"metadata":{"labels":{"app":"new","gone":null,"more":"y","never":null}},"spec":{"ttlSecondsAfterFinished":3600}}""");

        var patch = await LastPatchAsync(client);
        Assert.Equal(["""metadata.labels.app: "old" -> "new" """.Trim(), "spec.ttlSecondsAfterFinished: 60 -> 3600"], Fields(patch, "changed"));
        Assert.Equal(["""metadata.labels.more: - -> "y" """.Trim()], Fields(patch, "added"));
        Assert.Equal(["""metadata.labels.gone: "x" -> -"""], Fields(patch, "removed"));
        Assert.Equal(["metadata.generation: 2 -> 3", """metadata.resourceVersion: "72444814" -> "72444815" """.Trim()], Fields(patch, "byServer"));
        Assert.Empty(Fields(patch, "putBack"));
        Assert.Empty(patch["refused"]!.AsArray());
        Assert.True(patch["written"]!.GetValue<bool>());
        Assert.Null(patch["precondition"]);
    }

    [Fact]
    public async Task The_first_and_the_last_label_are_listed_by_name()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        await client.Patch(TestHost.Job, """{"metadata":{"labels":{"a/b.c":"x"}}}""");
        Assert.Equal(["""metadata.labels.a/b.c: - -> "x" """.Trim()], Fields(await LastPatchAsync(client), "added"));

        await client.Patch(TestHost.Job, """{"metadata":{"labels":null}}""");
        Assert.Equal(["""metadata.labels.a/b.c: "x" -> -"""], Fields(await LastPatchAsync(client), "removed"));
    }

    [Fact]
    public async Task Fields_that_the_server_owns_are_listed_as_ignored()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        await client.Patch(TestHost.Job, """{"metadata":{"generation":9,"selfLink":null,"managedFields":[],"labels":{"a":"b"}}}""");

        var patch = await LastPatchAsync(client);
        Assert.Equal(
            [
                "metadata.generation: 9 -> 1", "metadata.managedFields: [] -> -",
                $"metadata.selfLink: - -> \"{TestHost.Job}\"",
            ],
            Fields(patch, "putBack", "sent", "kept"));
        Assert.Equal(["""metadata.labels.a: - -> "b" """.Trim()], Fields(patch, "added"));
    }

    [Fact]
    public async Task Each_immutable_field_is_listed_as_rejected()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        await client.Patch(TestHost.Job, """{"metadata":{"labels":{"a":"b"}},"spec":{"backoffLimit":77},"other":1}""");

        var patch = await LastPatchAsync(client);
        Assert.Equal(["spec.backoffLimit", "other"], patch["refused"]!.AsArray().Select(cause => cause!["field"]!.GetValue<string>()));
        Assert.All(patch["refused"]!.AsArray(), cause => Assert.Equal("FieldValueForbidden", cause!["reason"]!.GetValue<string>()));
        Assert.False(patch["written"]!.GetValue<bool>());
        Assert.Empty(Fields(patch, "added"));
    }

    [Theory]
    [InlineData("\"72444813\"", 200, "72444813", "met")]
    [InlineData("\"72444812\"", 409, "72444812", "conflict")]
    [InlineData("\"new\"", 400, "new", "refused")]
    [InlineData("null", 400, "null", "refused")]
    public async Task The_precondition_has_the_decision_about_the_version(string sent, int code, string shown, string decided)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var answer = await client.Patch(TestHost.Job, $$$"""{"metadata":{"resourceVersion":{{{sent}}},"labels":{"a":"b"} } }""");

        Assert.Equal(code, answer.Code);
        Assert.Equal(
            $$"""{"sent":"{{shown}}","current":"72444813","decided":"{{decided}}"}""", (await LastPatchAsync(client))["precondition"]!.ToJsonString());
    }

    [Fact]
    public async Task A_version_is_unchecked_when_the_patch_names_another_object()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        await client.Patch(TestHost.Job, """{"metadata":{"resourceVersion":"1","name":"other"}}""");

        Assert.Equal("unchecked", (await LastPatchAsync(client))["precondition"]!["decided"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("72444813", 200, "met")]
    [InlineData("1", 422, "conflict")]
    public async Task A_json_patch_tests_the_version(string sent, int code, string decided)
    {
        await using var host = TestHost.Start(Kubernetes);
        using var client = host.CreateClient();
        var body = $$"""[{"op":"test","path":"/metadata/resourceVersion","value":"{{sent}}"},{"op":"add","path":"/metadata/labels","value":{"a":"b"} }]""";

        var answer = await client.Patch(TestHost.Job, body, HttpCalls.JsonPatch);

        Assert.Equal((code, decided), (answer.Code, (await LastPatchAsync(client))["precondition"]!["decided"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_json_patch_is_explained_by_its_effect()
    {
        await using var host = TestHost.Start(Kubernetes);
        using var client = host.CreateClient();
        await client.Patch(TestHost.Job, """{"spec":{"x":[{"a":1},{"a":2}],"y":1}}""");

        await client.Patch(
            TestHost.Job,
            """[{"op":"replace","path":"/spec/x/1/a","value":3},{"op":"move","from":"/spec/y","path":"/spec/z"},{"op":"replace","path":"/metadata/generation","value":9}]""",
            HttpCalls.JsonPatch);

        var patch = await LastPatchAsync(client);
        Assert.Equal(["spec.x[1].a: 2 -> 3"], Fields(patch, "changed"));
        Assert.Equal(["spec.z: - -> 1"], Fields(patch, "added"));
        Assert.Equal(["spec.y: 1 -> -"], Fields(patch, "removed"));
        Assert.Equal(["metadata.generation: 9 -> 3"], Fields(patch, "putBack", "sent", "kept"));
    }

    [Fact]
    public async Task A_dry_run_lists_the_changes_and_is_not_written()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        await client.Patch($"{TestHost.Job}?dryRun=All", """{"metadata":{"labels":{"a":"b"}}}""");
        var dry = await LastPatchAsync(client);
        await client.Patch(TestHost.Job, "{}");
        var same = await LastPatchAsync(client);

        Assert.Equal(["""metadata.labels.a: - -> "b" """.Trim()], Fields(dry, "added"));
        Assert.False(dry["written"]!.GetValue<bool>());
        Assert.False(same["written"]!.GetValue<bool>());
        Assert.Empty(Fields(same, "byServer"));
    }

    [Fact]
    public async Task A_status_is_ignored_by_the_main_resource_and_not_by_the_subresource()
    {
        await using var host = TestHost.Start(Kubernetes);
        using var client = host.CreateClient();

        await client.Patch($"{TestHost.Job}/status", """{"status":{"phase":"Running"},"spec":{"x":1}}""");

        var patch = await LastPatchAsync(client);
        Assert.Equal(["spec.x: 1 -> -"], Fields(patch, "putBack", "sent", "kept"));
        Assert.Equal(["""status.phase: - -> "Running" """.Trim()], Fields(patch, "added"));
    }

    [Theory]
    [InlineData("{", HttpCalls.MergePatch, 400)]
    [InlineData("[]", HttpCalls.MergePatch, 400)]
    public async Task An_invalid_patch_has_an_error_and_no_explanation(string body, string mediaType, int code)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        await client.Patch(TestHost.Job, body, mediaType);

        var entry = await client.LastRequestAsync();
        Assert.Equal((code, body), (entry["status"]!.GetValue<int>(), entry["body"]!.GetValue<string>()));
        Assert.Empty(Fields(entry["patch"]!, "changed"));
        Assert.False(entry["patch"]!["written"]!.GetValue<bool>());
    }

    private static async Task<JsonNode> LastPatchAsync(HttpClient client) => (await client.LastRequestAsync())["patch"]!;

    private static IEnumerable<string> Fields(JsonNode patch, string list, string from = "from", string to = "to") =>
        patch[list]!.AsArray().Select(field => $"{field!["field"]}: {Show(field[from])} -> {Show(field[to])}");

    private static string Show(JsonNode? value) => value?.ToJsonString(JsonSerializerOptions.Web) ?? "-";
}
