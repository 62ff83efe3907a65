using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Api;

/// <summary>Which lists have pages; recorded with Kubernetes 1.20.2, with three jobs that have the label.</summary>
public sealed class ListLimitTests
{
    private const string AllJobs = "/apis/kubeflow.org/v1/tfjobs";

    [Theory]
    [InlineData(TestHost.Jobs, "limit=1", "a", true)]
    [InlineData(TestHost.Jobs, "limit=1&resourceVersion=0", "a b c", false)]
    [InlineData(AllJobs, "limit=1&resourceVersion=0", "a b c", false)]
    [InlineData(TestHost.Jobs, "limit=1&fieldSelector=metadata.name=a", "a", false)]
    [InlineData(AllJobs, "limit=1&fieldSelector=metadata.name=a", "a", true)]
    [InlineData(TestHost.Jobs, "limit=1&fieldSelector=metadata.name=a,metadata.name!=b", "a", false)]
    [InlineData(TestHost.Jobs, "limit=1&fieldSelector=metadata.name=a,metadata.name=b", "", false)]
    [InlineData(TestHost.Jobs, "limit=1&fieldSelector=metadata.name=a,metadata.namespace=other", "", false)]
    [InlineData(TestHost.Jobs, "limit=1&fieldSelector=metadata.name!=a", "b", true)]
    [InlineData(TestHost.Jobs, "limit=1&fieldSelector=metadata.namespace=kube-test", "a", true)]
    [InlineData(TestHost.Jobs, "limit=1&fieldSelector=metadata.name=a&labelSelector=app=x", "a", false)]
    [InlineData(TestHost.Jobs, "limit=1&fieldSelector=metadata.name=a&labelSelector=app=y", "", false)]
    public async Task A_list_has_pages_unless_it_comes_from_a_cache_or_is_of_one_object(string path, string query, string names, bool hasMore)
    {
        await using var host = TestHost.Start(("Seeding:Sample", "false"));
        using var client = host.CreateClient();
        await CreateAsync(client);

        var list = await client.Get($"{path}?{query}");

        Assert.Equal((names, hasMore), (Names(list), Token(list).Length > 0));
    }

    [Fact]
    public async Task A_name_has_pages_after_a_token_and_the_last_page_of_a_selector_can_be_empty()
    {
        await using var host = TestHost.Start(("Seeding:Sample", "false"));
        using var client = host.CreateClient();
        await CreateAsync(client);

        var first = await client.Get($"{TestHost.Jobs}?limit=1");
        var second = await client.Get($"{TestHost.Jobs}?limit=1&fieldSelector=metadata.name=b&continue={Token(first)}");
        var last = await client.Get($"{TestHost.Jobs}?limit=1&fieldSelector=metadata.name=b&continue={Token(second)}");

        Assert.Equal(("a", "b", ""), (Names(first), Names(second), Names(last)));
        Assert.Equal((true, ""), (Token(second).Length > 0, Token(last)));
    }

    private static async Task CreateAsync(HttpClient client)
    {
        foreach (var name in new[] { "a", "b", "c" })
        {
            var body = $$$"""{"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"name":"{{{name}}}","labels":{"app":"x"}},"spec":{"tfReplicaSpecs":{"Worker":{"template":{}} } } }""";
            Assert.Equal(201, (await client.Post(TestHost.Jobs, body)).Code);
        }
    }

    private static string Names(HttpCalls.Answer list) => string.Join(' ', list.Json["items"]!.AsArray().Select(item => item!["metadata"]!["name"]!.GetValue<string>()));

    private static string Token(HttpCalls.Answer list) => list.Json["metadata"]!["continue"]!.GetValue<string>();
}
