using System.Text;
using CsCheck;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Admin;

/// <summary>A seed accepts everything that the API stores.</summary>
public sealed class ExportTests
{
    private const string Seed = "/__admin/seed";

    private static readonly string[] ExportTypes = ["application/json", "application/yaml"];

    private static readonly string[] Fields =
    [
        "/metadata/generateName", "/metadata/finalizers", "/metadata/ownerReferences", "/metadata/labels", "/metadata/annotations", "/metadata/annotations/note",
        "/metadata/managedFields", "/metadata/deletionTimestamp", "/metadata/creationTimestamp", "/metadata/generation", "/metadata/uid", "/metadata/selfLink",
        "/spec", "/spec/tfReplicaSpecs", "/spec/tfReplicaSpecs/Worker", "/spec/activeDeadlineSeconds", "/spec/backoffLimit", "/spec/cleanPodPolicy",
        "/spec/x", "/status", "/status/conditions", "/status/x", "/extra",
    ];

    private static readonly Gen<string> Value = Gen.OneOf(
        JsonGen.Value,
        JsonGen.Object,
        JsonGen.OfTexts(Gen.OneOf("<<", "~", "yes", "0x1F", "1_000", "2001-01-01", "=", "!tag", "&a", "*a", "a: b", "# c", "- d", " e ", "\n", "a\n\nb\n", "\t", "\u0085", "\uFEFF", "'", "\"")),
        Gen.OneOf(
            "null", "1", "60", "1e999", "1E400", "9223372036854775808", "-0.0", "100.0", "\"All\"", "\"-1\"", "\"_\"", "\"a-\"", "{}", "[]", "[\"example.com/f\"]",
            "[{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"name\":\"p\",\"uid\":\"u\"}]", "{\"a\":\"b\"}", "{\"tfReplicaSpecs\":{}}", "{\"a\":null}", "[null]"));

    private static readonly Gen<(string Method, string Path, string Type, string Body)> Write = Gen.OneOf(
        Gen.Select(Gen.OneOf(Fields), Value).Select(change => ("PATCH", TestHost.Job, HttpCalls.MergePatch, Merge(change.Item1, change.Item2))),
        Gen.Select(Gen.OneOf(Fields), Value).Select(change => ("PATCH", $"{TestHost.Job}/status", HttpCalls.MergePatch, Merge(change.Item1, change.Item2))),
        Gen.Select(Gen.OneOf(Fields), Value).Select(change =>
            ("PATCH", TestHost.Job, HttpCalls.JsonPatch, $$"""[{"op":"add","path":"{{change.Item1}}","value":{{change.Item2}}}]""")),
        Gen.Select(Gen.OneOf("a", "b-", ""), Value, Value).Select((name, meta, spec) => (
            "POST", TestHost.Jobs, "application/json",
            $$$"""{"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"generateName":"{{{name}}}","annotations":{{{meta}}} },"spec":{"tfReplicaSpecs":{},"x":{{{spec}}} }}""")),
        Gen.Select(Gen.OneOf([.. Fields.Where(field => field.StartsWith("/metadata", StringComparison.Ordinal))]), Value).Select(change =>
            ("PATCH", "/api/v1/namespaces/kube-test", HttpCalls.MergePatch, Merge(change.Item1, change.Item2))),
        Gen.Const(("DELETE", TestHost.Jobs, "application/json", "{}")));

    [Theory]
    [InlineData("?resource=tfjobs", "kube-test/tfjob-test team-a/a")]
    [InlineData("?resource=configmaps", "team-a/a")]
    [InlineData("?namespace=team-a", "team-a/a team-a/a")]
    [InlineData("?namespace=team-a&name=b", "")]
    [InlineData("?name=a&resource=tfjobs", "team-a/a")]
    public async Task An_export_has_the_objects_that_its_parameters_select(string query, string expected)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        await client.Post("/apis/kubeflow.org/v1/namespaces/team-a/tfjobs", """{"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"name":"a"},"spec":{"tfReplicaSpecs":{}}}""");
        await client.Post("/api/v1/namespaces/team-a/configmaps", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}}""");

        var items = (await client.Get($"/__admin/export{query}")).Json["items"]!.AsArray();

        Assert.Equal(expected, string.Join(' ', items.Select(item => $"{item!["metadata"]!["namespace"]}/{item["metadata"]!["name"]}")));
    }

    [Fact]
    public async Task An_export_of_an_unknown_resource_is_400()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        Assert.Equal("resource", Assert.Single((await client.Get("/__admin/export?resource=tfjob")).CauseFields));
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("a_b")]
    [InlineData("..")]
    public async Task A_generate_name_that_a_patch_has_set_is_accepted_by_a_seed(string prefix)
    {
        await using var host = TestHost.Start(("Profile", "Kubernetes"));
        await using var copy = TestHost.Start(("Profile", "Kubernetes"), ("Seeding:Sample", "false"));
        using var client = host.CreateClient();
        using var toCopy = copy.CreateClient();
        Assert.Equal(200, (await client.Patch(TestHost.Job, $$$"""{"metadata":{"generateName":"{{{prefix}}}"}}""")).Code);

        var answer = await toCopy.Post(Seed, (await client.Get("/__admin/export")).Text);

        Assert.True(answer.Code == 200, answer.Text);
        Assert.Equal(Items(await client.Get("/__admin/export")), Items(await toCopy.Get("/__admin/export")));
    }

    [Fact]
    public async Task A_new_tfjob_still_needs_a_valid_generate_name()
    {
        await using var host = TestHost.Start(("Profile", "Kubernetes"));
        using var client = host.CreateClient();

        var answer = await client.Post(
            TestHost.Jobs, """{"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"name":"a","generateName":"-1"},"spec":{"tfReplicaSpecs":{}}}""");

        Assert.Equal((422, "metadata.generateName"), (answer.Code, Assert.Single(answer.CauseFields.Distinct())));
    }

    [Theory]
    [InlineData("Cci")]
    [InlineData("Kubernetes")]
    public async Task Every_object_that_the_api_stores_is_exported_and_seeded(string profile)
    {
        await using var host = TestHost.Start(("Profile", profile));
        await using var copy = TestHost.Start(("Profile", profile), ("Seeding:Sample", "false"));
        using var client = host.CreateClient();
        using var toCopy = copy.CreateClient();
        var written = 0;

        await Write.List[1, 5].SampleAsync(
            async writes =>
            {
                await client.Post("/__admin/reset", "");
                foreach (var (method, path, type, body) in writes)
                {
                    var code = (await client.Call(method, path, Encoding.UTF8.GetBytes(body), type)).Code;
                    written += code is 200 or 201 ? 1 : 0;
                }

                var expected = Items(await client.Get("/__admin/export"));
                foreach (var type in ExportTypes)
                {
                    var text = (await client.Call("GET", "/__admin/export", headers: ("Accept", type))).Text;
                    await toCopy.Post("/__admin/reset", "");
                    var answer = await toCopy.Post(Seed, text, type);

                    Assert.True(answer.Code == 200, $"{string.Join('\n', writes)}\n{answer.Text}\n{text}");
                    Assert.Equal(expected, Items(await toCopy.Get("/__admin/export")));
                }
            },
            iter: 250,
            threads: 1);

        Assert.True(written > 100, $"only {written} writes were accepted");
    }

    /// <summary>Without the versions, which a server gives to added objects itself.</summary>
    private static string Items(HttpCalls.Answer export)
    {
        var items = export.Json["items"]!;
        foreach (var item in items.AsArray())
        {
            item!["metadata"]!.AsObject().Remove("resourceVersion");
        }

        return items.ToJsonString();
    }

    private static string Merge(string pointer, string value) =>
        pointer.Split('/')[1..].Reverse().Aggregate(value, (inner, name) => $"{{\"{name}\":{inner}}}");
}
