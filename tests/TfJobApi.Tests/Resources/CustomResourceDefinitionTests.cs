using System.Text.Json.Nodes;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Resources;

/// <summary>The definitions of TFJob and PyTorchJob, which clients read to find out whether a cluster has them.</summary>
public sealed class CustomResourceDefinitionTests
{
    private const string Definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

    [Fact]
    public async Task A_definition_is_the_one_of_the_real_server_with_which_this_one_is_compared()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        var recorded = JsonNode.Parse(await File.ReadAllTextAsync(
            Path.Combine(AppContext.BaseDirectory, "Resources", "Data", "tfjob-crd.json"), TestContext.Current.CancellationToken))!;

        var read = (await client.Get($"{Definitions}/tfjobs.kubeflow.org")).Json;

        Assert.True(JsonNode.DeepEquals(recorded["spec"], read["spec"]), read["spec"]!.ToJsonString());
        Assert.True(JsonNode.DeepEquals(recorded["status"]!["acceptedNames"], read["status"]!["acceptedNames"]));
        Assert.Equal(
            recorded["status"]!["conditions"]!.AsArray().Select(condition => $"{condition!["type"]} {condition["status"]} {condition["reason"]}"),
            read["status"]!["conditions"]!.AsArray().Select(condition => $"{condition!["type"]} {condition["status"]} {condition["reason"]}"));
    }

    [Fact]
    public async Task They_can_be_listed_selected_and_watched()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        using var watch = await WatchClient.OpenAsync(client, $"{Definitions}?watch=1");

        var all = (await client.Get(Definitions)).Json;
        var one = (await client.Get($"{Definitions}?fieldSelector=metadata.name%3Dpytorchjobs.kubeflow.org")).Json;
        var events = await watch.NextAsync(2);

        Assert.Equal(["pytorchjobs.kubeflow.org", "tfjobs.kubeflow.org"], Names(all));
        Assert.Equal(["pytorchjobs.kubeflow.org"], Names(one));
        Assert.Equal(["ADDED pytorchjobs.kubeflow.org 1", "ADDED tfjobs.kubeflow.org 1"], events);
    }

    [Theory]
    [InlineData("GET", "/jobs.example.com", 404)]
    [InlineData("DELETE", "/tfjobs.kubeflow.org", 405)]
    [InlineData("PATCH", "/tfjobs.kubeflow.org", 405)]
    [InlineData("POST", "", 405)]
    public async Task They_cannot_be_changed(string method, string path, int code)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        Assert.Equal(code, (await client.Call(method, Definitions + path)).Code);
    }

    private static IEnumerable<string> Names(JsonNode list) => list["items"]!.AsArray().Select(item => item!["metadata"]!["name"]!.GetValue<string>());
}
