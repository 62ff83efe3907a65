using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Api;

/// <summary>Queries that a client misspells or repeats have the same effect as on a real server.</summary>
public sealed class QueryTests
{
    /// <summary>Recorded from a kube-apiserver 1.20 with the jobs q, r and s, whose label n is their name.</summary>
    [Theory]
    [InlineData("Cci")]
    [InlineData("Kubernetes")]
    public async Task A_list_reads_its_query_as_recorded(string profile)
    {
        await using var host = TestHost.Start(("Profile", profile), ("Seeding:Sample", "false"));
        using var client = host.CreateClient();
        await CreateAsync(client, "q", "r", "s");
        var recorded = JsonSerializer.Deserialize<List<RecordedQuery>>(
            await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "Api", "Data", "queries.json"), TestContext.Current.CancellationToken),
            JsonSerializerOptions.Web)!;

        foreach (var (query, status, names) in recorded)
        {
            // HttpClient would encode a malformed escape again.
            var answer = await host.Server.SendAsync(
                context => (context.Request.Path, context.Request.QueryString) = (TestHost.Jobs, new($"?{query}")), TestContext.Current.CancellationToken);
            var list = await JsonNode.ParseAsync(answer.Response.Body, cancellationToken: TestContext.Current.CancellationToken);

            Assert.True(CodeIn(profile, status) == answer.Response.StatusCode, $"{query}: {list}");
            Assert.Equal(names, list!["items"] is null ? null : Names(list));
        }
    }

    [Fact]
    public async Task A_misspelt_selector_deletes_everything()
    {
        await using var host = TestHost.Start(("Seeding:Sample", "false"));
        using var client = host.CreateClient();
        await CreateAsync(client, "q", "r");

        await client.Call("DELETE", $"{TestHost.Jobs}?labelselector=n%3Dq");

        Assert.Empty(Names((await client.Get(TestHost.Jobs)).Json));
    }

    [Fact]
    public async Task A_misspelt_dry_run_is_stored()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var answer = await client.Patch($"{TestHost.Job}?dryrun=All&DryRun=nonsense", """{"metadata":{"labels":{"a":"b"}}}""");

        Assert.Equal(200, answer.Code);
        Assert.Equal(answer.Version, (await client.Get(TestHost.Job)).Version);
        Assert.Equal("b", answer.Json["metadata"]!["labels"]!["a"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("dryRun=&dryRun=All", 422)]
    [InlineData("dryRun=All&dryRun=x", 422)]
    [InlineData("force", 422)]
    [InlineData("Force=true&dryRun=All", 200)]
    [InlineData("fieldManager=a&fieldManager=%00&dryRun=All", 200)]
    [InlineData("fieldManager=%00&fieldManager=a&dryRun=All", 422)]
    [InlineData("fieldmanager=%00&dryRun=All", 200)]
    public async Task A_patch_reads_its_query_as_a_real_server(string query, int status)
    {
        await using var host = TestHost.Start(("Profile", "Kubernetes"));
        using var client = host.CreateClient();

        Assert.Equal(status, (await client.Patch($"{TestHost.Job}?{query}", "{}")).Code);
    }

    [Theory]
    [InlineData("uid=abc&dryRun=All", 409)]
    [InlineData("resourceVersion=1&dryRun=All", 409)]
    [InlineData("uid=&resourceVersion=&dryRun=All", 200)]
    [InlineData("UID=abc&ResourceVersion=1&dryRun=All", 200)]
    [InlineData("orphanDependents=&propagationPolicy=Orphan&dryRun=All", 422)]
    [InlineData("gracePeriodSeconds=&dryRun=All", 400)]
    [InlineData("GracePeriodSeconds=x&dryRun=All", 200)]
    [InlineData("dryRun=", 422)]
    public async Task A_deletion_reads_its_query_as_a_real_server(string query, int status)
    {
        await using var host = TestHost.Start(("Profile", "Kubernetes"));
        using var client = host.CreateClient();

        Assert.Equal(status, (await client.Call("DELETE", $"{TestHost.Job}?{query}")).Code);
        Assert.Equal(200, (await client.Get(TestHost.Job)).Code);
    }

    [Fact]
    public async Task Every_character_of_a_field_manager_that_is_not_printable_is_a_cause()
    {
        await using var host = TestHost.Start(("Profile", "Kubernetes"));
        using var client = host.CreateClient();

        var answer = await client.Patch($"{TestHost.Job}?fieldManager=a%00%C3%BC%F3%A0%80%81", "{}");

        const string Value = """fieldManager: Invalid value: "a\x00ü\U000e0001": invalid character""";
        Assert.Equal($"PatchOptions.meta.k8s.io \"\" is invalid: [{Value} U+0000 (at position 1), {Value} U+E0001 (at position 4)]", answer.Message);
    }

    [Theory]
    [InlineData("limit=", 400)]
    [InlineData("after=", 400)]
    [InlineData("limit=1&limit=x", 400)]
    [InlineData("Limit=x", 400)]
    [InlineData("method=PATCH", 400)]
    [InlineData("pretty=true&limit=1", 200)]
    public async Task The_admin_API_accepts_only_parameters_with_an_effect(string query, int status)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        Assert.Equal(status, (await client.Get($"/__admin/requests?{query}")).Code);
    }

    [Fact]
    public async Task The_permission_to_watch_is_needed_for_what_is_a_watch()
    {
        await using var host = TestHost.Start(
            ("Auth:Mode", "Enforced"), ("Auth:Users:0:Name", "a"), ("Auth:Users:0:Token", "t"),
            ("Auth:Users:0:Permissions:0:Verbs:0", "list"), ("Auth:Users:0:Permissions:0:Namespaces:0", "*"));
        using var client = host.CreateClient();
        client.DefaultRequestHeaders.Add("X-Auth-Token", "t");

        Assert.Equal(403, (await client.Get($"{TestHost.Jobs}?%77atch=1")).Code);
        Assert.Equal(403, (await client.Get($"{TestHost.Jobs}?a=1;watch")).Code);
        Assert.Equal("TFJobList", (await client.Get($"{TestHost.Jobs}?Watch=1")).Json["kind"]!.GetValue<string>());
        Assert.Equal("TFJobList", (await client.Get($"{TestHost.Jobs}?watch=0&watch=1")).Json["kind"]!.GetValue<string>());
    }

    private static int CodeIn(string profile, int status) => status == 422 && profile == "Cci" ? 400 : status;

    private static async Task CreateAsync(HttpClient client, params string[] names)
    {
        foreach (var name in names)
        {
            var job = $$$"""
                {"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"name":"{{{name}}}","labels":{"n":"{{{name}}}"} },
                "spec":{"tfReplicaSpecs":{"Worker":{"replicas":1,"template":{}} } } }
                """;
            Assert.Equal(201, (await client.Post(TestHost.Jobs, job)).Code);
        }
    }

    private static List<string> Names(JsonNode list) =>
        [.. list["items"]!.AsArray().Select(item => item!["metadata"]!["name"]!.GetValue<string>())];

    private sealed record RecordedQuery(string Query, int Status, List<string>? Names);
}
