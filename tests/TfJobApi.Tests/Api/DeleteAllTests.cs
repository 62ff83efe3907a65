using TfJobApi.Tests.Support;
using TfJobApi.Tests.Watch;

namespace TfJobApi.Tests.Api;

/// <summary>DELETE of a collection deletes the objects that a GET with the same parameters lists.</summary>
public sealed class DeleteAllTests
{
    [Theory]
    [InlineData("labelSelector=app%3Dx", "b,c")]
    [InlineData("labelSelector=!app", "a")]
    [InlineData("fieldSelector=metadata.name!%3Db", "b")]
    [InlineData("limit=2", "c")]
    [InlineData("labelSelector=app%3D%3D%3Dx", "a,b,c", 400)]
    [InlineData("fieldSelector=spec.x%3D1", "a,b,c", 400)]
    [InlineData("continue=x", "a,b,c", 400)]
    [InlineData("resourceVersion=99999999999", "a,b,c", 504)]
    [InlineData("resourceVersion=5&resourceVersionMatch=Exact", "a,b,c", 410)]
    [InlineData("resourceVersionMatch=Exact", "a,b,c", 400)]
    [InlineData("labelSelector=!app&dryRun=All", "a,b,c")]
    [InlineData("", "")]
    public async Task Only_selected_objects_are_deleted(string query, string left, int code = 200)
    {
        await using var host = TestHost.Start(("Seeding:Sample", "false"));
        using var client = host.CreateClient();
        await CreateAsync(client, "a", "b", "c");
        await client.Patch($"{TestHost.Jobs}/a", """{"metadata":{"labels":{"app":"x"}}}""");

        var answer = await client.Call("DELETE", $"{TestHost.Jobs}?{query}");

        Assert.Equal(code, answer.Code);
        Assert.Equal(left, string.Join(',', Names(await client.Get(TestHost.Jobs))));
    }

    [Fact]
    public async Task The_response_is_the_list_before_the_deletion_with_its_version()
    {
        await using var host = TestHost.Start(("Seeding:Sample", "false"));
        using var client = host.CreateClient();
        await CreateAsync(client, "a", "b");
        var before = await client.Get(TestHost.Jobs);

        var answer = await client.Call("DELETE", TestHost.Jobs);

        Assert.Equal(before.Text, answer.Text);
        using var watch = await WatchClient.OpenAsync(client, $"{TestHost.Jobs}?watch=true&resourceVersion={answer.Version}");
        Assert.Equal(["DELETED", "DELETED"], (await watch.NextAsync(2)).Select(text => text.Split(' ')[0]));
    }

    [Fact]
    public async Task A_collection_can_be_deleted_page_by_page()
    {
        await using var host = TestHost.Start(("Seeding:Sample", "false"));
        using var client = host.CreateClient();
        await CreateAsync(client, "a", "b", "c", "d", "e");

        var first = await client.Call("DELETE", $"{TestHost.Jobs}?limit=2");
        await CreateAsync(client, "bb");
        var second = await client.Call("DELETE", $"{TestHost.Jobs}?limit=2&continue={Token(first)}");
        var third = await client.Call("DELETE", $"{TestHost.Jobs}?limit=2&continue={Token(second)}");

        Assert.Equal(3, first.Json["metadata"]!["remainingItemCount"]!.GetValue<int>());
        Assert.Equal(["c", "d"], Names(second));
        Assert.Equal(("e", ""), (Names(third).Single(), Token(third)));
        Assert.Equal(["bb"], Names(await client.Get(TestHost.Jobs)));
    }

    [Fact]
    public async Task Errors_in_the_body_are_reported_before_errors_in_the_query()
    {
        await using var host = TestHost.Start(("Profile", "Kubernetes"));
        using var client = host.CreateClient();
        var body = """{"kind":"DeleteOptions","apiVersion":"v1","dryRun":["None"]}"""u8.ToArray();

        var answer = await client.Call("DELETE", $"{TestHost.Jobs}?resourceVersion=99999999999", body, "application/json");

        Assert.Equal((422, "Invalid"), (answer.Code, answer.Reason));
    }

    private static async Task CreateAsync(HttpClient client, params string[] names)
    {
        foreach (var name in names)
        {
            await client.CreateAsync(name);
        }
    }

    private static string Token(HttpCalls.Answer answer) => answer.Json["metadata"]!["continue"]!.GetValue<string>();

    private static IReadOnlyList<string> Names(HttpCalls.Answer answer) =>
        [.. answer.Json["items"]!.AsArray().Select(item => item!["metadata"]!["name"]!.GetValue<string>())];
}
