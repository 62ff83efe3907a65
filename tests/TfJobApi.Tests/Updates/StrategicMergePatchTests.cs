using System.Text.Json.Nodes;
using CsCheck;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Tests.Support;
using TfJobApi.Updates;

namespace TfJobApi.Tests.Updates;

/// <summary>Strategic merge patches of a ConfigMap, with the results of a kube-apiserver 1.20.</summary>
public sealed class StrategicMergePatchTests
{
    private const string ConfigMaps = "/api/v1/namespaces/other/configmaps";
    private const string MediaType = "application/strategic-merge-patch+json";

    private static readonly JsonNode Recorded =
        JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Updates", "Data", "strategic-merge-patch.json")))!;

    public static TheoryData<string> Patches => [.. Recorded["cases"]!.AsArray().Select(each => each!["patch"]!.ToJsonString())];

    [Theory]
    [MemberData(nameof(Patches))]
    public async Task The_result_is_that_of_a_real_server(string patch)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        var recorded = Recorded["cases"]!.AsArray().Single(each => each!["patch"]!.ToJsonString() == patch)!;
        await client.Post(ConfigMaps, Recorded["object"]!.ToJsonString());

        var answer = await client.Patch($"{ConfigMaps}/strategic", patch, MediaType);

        // a directive that does not exist is 500 there
        var code = recorded["code"]!.GetValue<int>();
        Assert.Equal(code == 500 ? 400 : code, answer.Code);
        if (code == 200)
        {
            var expected = recorded["expected"]!;
            var metadata = answer.Json["metadata"]!;
            Assert.True(JsonNode.DeepEquals(expected["data"], answer.Json["data"]), answer.Text);
            Assert.All(["labels", "finalizers", "ownerReferences"], name => Assert.True(JsonNode.DeepEquals(expected[name], metadata[name]), answer.Text));
        }
        else
        {
            Assert.StartsWith(recorded["expected"]!["message"]!.GetValue<string>().Split(':')[0], answer.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Directives_are_not_unknown_fields()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        await client.Post(ConfigMaps, Recorded["object"]!.ToJsonString());

        var answer = await client.Patch(
            $"{ConfigMaps}/strategic?fieldValidation=Strict", """{"metadata":{"$deleteFromPrimitiveList/finalizers":["a.b/c"],"$setElementOrder/finalizers":["a.b/d"]}}""", MediaType);

        Assert.Equal((200, """["a.b/d"]"""), (answer.Code, answer.Json["metadata"]!["finalizers"]!.ToJsonString()));
    }

    [Fact]
    public async Task An_order_that_does_not_name_the_new_elements_is_followed()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        await client.Post(ConfigMaps, Recorded["object"]!.ToJsonString());

        var answer = await client.Patch(
            $"{ConfigMaps}/strategic", """{"metadata":{"finalizers":["a.b/n"],"$setElementOrder/finalizers":["a.b/d"]}}""", MediaType);

        Assert.Equal((200, 3), (answer.Code, answer.Json["metadata"]!["finalizers"]!.AsArray().Count));
    }

    [Fact]
    public void Any_patch_is_applied_or_rejected()
    {
        var current = ApiObject.Read(ConfigMap.Definition, Canonical.Value(Recorded["object"]!.ToJsonString()));
        var scalar = Gen.OneOf("null", "1", "\"a.b/c\"", "\"replace\"", "\"delete\"", "\"x\"");
        var element = Gen.OneOf("{\"uid\":\"u1\"}", "{\"uid\":1,\"$patch\":\"delete\"}", "{\"$patch\":\"replace\"}", "[]", "1", "\"a.b/d\"", "null");
        var array = element.List[0, 3].Select(elements => $"[{string.Join(',', elements)}]");
        var name = Gen.OneOf(
            "$patch", "$retainKeys", "$setElementOrder/finalizers", "$deleteFromPrimitiveList/finalizers", "$setElementOrder/ownerReferences",
            "$deleteFromPrimitiveList/", "finalizers", "ownerReferences", "labels");
        var map = Gen.Select(name, Gen.OneOf(scalar, array), (key, value) => (key, value)).List[0, 4]
            .Select(members => $"{{{string.Join(',', members.DistinctBy(member => member.key).Select(member => $"\"{member.key}\":{member.value}"))}}}");

        map.Sample(inner =>
        {
            var patch = Canonical.Value($$"""{"metadata":{{inner}},"data":{{inner}}}""");

            var merge = StrategicMergePatch.ToMergePatch(current, patch);

            Assert.True(merge.TryGet(out var result, out var failure) ? result.IsObject : failure.Code == 400);
        });
    }
}
