using System.Text;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Admin;

public sealed class StateTests
{
    private const string LabelPatch = """{"metadata":{"labels":{"by":"a-test"}}}""";

    private const string TwoJobs = """
        apiVersion: kubeflow.org/v1
        kind: TFJob
        metadata: {name: one, namespace: team-a}
        spec: {tfReplicaSpecs: {Worker: {template: {spec: {containers: [{name: tensorflow, image: mnist}]}}}}}
        ---
        apiVersion: kubeflow.org/v1
        kind: TFJob
        metadata: {name: two, namespace: team-a}
        spec: {tfReplicaSpecs: {Worker: {template: {spec: {containers: [{name: tensorflow, image: mnist}]}}}}}
        """;

    [Fact]
    public async Task Reset_restores_the_seeds_and_versions_continue()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        var fresh = await client.Get(TestHost.Job);
        await client.Patch(TestHost.Job, LabelPatch);
        await client.Call("DELETE", TestHost.Job);

        var answer = await client.Post("/__admin/reset", "");

        Assert.Equal((200, "72444816", 1), (answer.Code, answer.Json["resourceVersion"]!.GetValue<string>(), answer.Json["tfJobs"]!.GetValue<int>()));
        Assert.Equal(fresh.Text, (await client.Get(TestHost.Job)).Text);
        Assert.Equal("72444817", (await client.Patch(TestHost.Job, LabelPatch)).Version);
    }

    [Fact]
    public async Task Reset_of_one_tenant_does_not_affect_others()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        await client.Patch($"/t/a{TestHost.Job}", LabelPatch);
        await client.Patch($"/t/b{TestHost.Job}", LabelPatch);

        await client.Post("/t/a/__admin/reset", "");

        Assert.Equal("72444813", (await client.Get($"/t/a{TestHost.Job}")).Version);
        Assert.Equal("72444814", (await client.Get($"/t/b{TestHost.Job}")).Version);
    }

    [Theory]
    [InlineData("text/yaml")]
    [InlineData("text/x-yaml")]
    [InlineData("application/x-yaml; charset=utf-8")]
    public async Task Seeds_can_have_the_older_names_of_yaml(string mediaType)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var answer = await client.Post("/__admin/seed", TwoJobs, mediaType);

        Assert.Equal((200, 3), (answer.Code, answer.Json["tfJobs"]!.GetValue<int>()));
    }

    [Fact]
    public async Task Seeds_in_yaml_or_json_are_added()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        Assert.Equal(200, (await client.Post("/__admin/seed", TwoJobs, "application/yaml")).Code);
        Assert.Equal(200, (await client.Post("/__admin/seed", """{"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"name":"three","namespace":"team-a"},"spec":{"tfReplicaSpecs":{"Worker":{"template":{"spec":{"containers":[{"name":"tensorflow","image":"mnist"}]}}}}}}""")).Code);

        var list = (await client.Get("/apis/kubeflow.org/v1/namespaces/team-a/tfjobs")).Json["items"]!.AsArray();
        Assert.Equal(["one", "three", "two"], list.Select(job => job!["metadata"]!["name"]!.GetValue<string>()));
        Assert.Equal(200, (await client.Get(TestHost.Job)).Code);
    }

    [Theory]
    [InlineData("metadata: {name: Bad, namespace: team-a}", 400, "body.yaml:8: metadata.name")]
    [InlineData("metadata: {name: one, namespace: team-a}", 400, "the body contains team-a/one twice")]
    [InlineData("metadata: {name: tfjob-test, namespace: kube-test}", 409, "\"tfjob-test\" already exists; ?onConflict=replace replaces it, ?onConflict=skip keeps it")]
    public async Task A_seed_is_added_completely_or_rejected(string second, int code, string why)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var answer = await client.Post("/__admin/seed", TwoJobs.Replace("metadata: {name: two, namespace: team-a}", second, StringComparison.Ordinal), "application/yaml");

        Assert.Equal(code, answer.Code);
        Assert.Contains(why, answer.Message, StringComparison.Ordinal);
        Assert.Equal(404, (await client.Get("/apis/kubeflow.org/v1/namespaces/team-a/tfjobs/one")).Code);
    }

    [Theory]
    [InlineData("application/json", "json")]
    [InlineData("application/yaml", "yaml")]
    public async Task An_export_is_a_seed_of_an_equal_server(string accept, string extension)
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Path.GetRandomFileName()}.{extension}");
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        await client.Patch(TestHost.Job, LabelPatch);
        await client.Post("/__admin/seed", TwoJobs, "application/yaml");

        var exported = await client.Call("GET", "/__admin/export", headers: ("Accept", accept));
        await File.WriteAllTextAsync(path, exported.Text, Encoding.UTF8, TestContext.Current.CancellationToken);
        await using var second = TestHost.Start(("Seeding:Path", path), ("Seeding:Sample", "false"));
        using var toSecond = second.CreateClient();

        Assert.Equal((await client.Get("/apis/kubeflow.org/v1/tfjobs")).Text, (await toSecond.Get("/apis/kubeflow.org/v1/tfjobs")).Text);
        File.Delete(path);
    }

    [Fact]
    public async Task A_snapshot_restores_objects_and_versions()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        await client.Patch(TestHost.Job, LabelPatch);
        var saved = await client.Get(TestHost.Job);

        Assert.Equal(200, (await client.Call("PUT", "/__admin/snapshots/arranged")).Code);
        await client.Call("DELETE", TestHost.Job);
        Assert.Equal(200, (await client.Call("POST", "/__admin/snapshots/arranged/restore")).Code);

        Assert.Equal(saved.Text, (await client.Get(TestHost.Job)).Text);
        Assert.Equal("arranged", (await client.Get("/__admin/snapshots")).Json["snapshots"]![0]!["name"]!.GetValue<string>());
        Assert.Equal(204, (await client.Call("DELETE", "/__admin/snapshots/arranged")).Code);
        Assert.Equal(404, (await client.Call("POST", "/__admin/snapshots/arranged/restore")).Code);
        Assert.Equal(404, (await client.Call("DELETE", "/__admin/snapshots/arranged")).Code);
    }

    [Theory]
    [InlineData("-a", "a name must have 1 to 64")]
    [InlineData("a%20b", "a name must have 1 to 64")]
    public async Task A_snapshot_needs_a_name(string name, string why)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var answer = await client.Call("PUT", $"/__admin/snapshots/{name}");

        Assert.Equal((400, "snapshot"), (answer.Code, Assert.Single(answer.CauseFields)));
        Assert.Contains(why, answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_number_of_snapshots_is_limited()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        for (var i = 0; i < 64; i++)
        {
            await client.Call("PUT", $"/__admin/snapshots/s{i}");
        }

        Assert.Equal(400, (await client.Call("PUT", "/__admin/snapshots/one-more")).Code);
        Assert.Equal(200, (await client.Call("PUT", "/__admin/snapshots/s0")).Code);
    }

    [Theory]
    [InlineData("POST", "/__admin/reset")]
    [InlineData("POST", "/__admin/snapshots/start/restore")]
    [InlineData("DELETE", "/__admin/tenants/a")]
    public async Task A_watch_receives_410_after_a_restore(string method, string path)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        client.DefaultRequestHeaders.Add("X-Mock-Tenant", "a");
        await client.Call("PUT", "/__admin/snapshots/start");
        await client.Patch(TestHost.Job, LabelPatch);
        using var watch = await WatchClient.OpenAsync(client, $"{TestHost.Jobs}?watch=1&resourceVersion=72444813");
        Assert.Equal("MODIFIED", (await watch.NextAsync())!["type"]!.GetValue<string>());

        await client.Call(method, path);

        var last = await watch.NextAsync();
        Assert.Equal(("ERROR", 410), (last!["type"]!.GetValue<string>(), last["object"]!["code"]!.GetValue<int>()));
        Assert.Null(await watch.NextAsync());
    }

    [Fact]
    public async Task Tenants_are_listed_and_deleted()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        await client.Patch($"/t/b{TestHost.Job}", LabelPatch);
        await client.Get($"/t/a{TestHost.Job}");

        var names = (await client.Get("/__admin/tenants")).Json["tenants"]!.AsArray().Select(tenant => tenant!["name"]!.GetValue<string>());
        Assert.Equal(["default", "a", "b"], names);

        Assert.Equal(204, (await client.Call("DELETE", "/__admin/tenants/b")).Code);
        Assert.Equal(404, (await client.Call("DELETE", "/__admin/tenants/b")).Code);
        Assert.Equal(400, (await client.Call("DELETE", "/__admin/tenants/default")).Code);
        Assert.Equal("72444813", (await client.Get($"/t/b{TestHost.Job}")).Version);

        // above the versions of the deleted tenant
        Assert.Equal("72444817", (await client.Patch($"/t/b{TestHost.Job}", LabelPatch)).Version);
    }
}
