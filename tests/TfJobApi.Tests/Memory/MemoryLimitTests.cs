using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using TfJobApi.Memory;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Memory;

/// <summary>A server with the least memory: of 16 MiB, objects have 6.7 million bytes, journals and lists 2.5, snapshots 1.7.</summary>
public sealed class MemoryLimitTests : IAsyncLifetime
{
    private const int JobSize = 1_000_000;

    private static readonly (string, string)[] Settings = [("Limits:Memory", "16777216"), ("Journal:MaxBytes", "4000000"), ("Profile", "Kubernetes")];

    private readonly TestHost _host = TestHost.Start(Settings);
    private HttpClient _client = null!;

    private MemoryBudget Budget => _host.Services.GetRequiredService<MemoryBudget>();

    public ValueTask InitializeAsync()
    {
        _client = _host.CreateClient();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task A_write_beyond_the_limit_is_507_in_all_tenants_and_changes_nothing()
    {
        List<int> codes = [];
        for (var i = 0; i < 8; i++)
        {
            codes.Add((await CreateAsync($"job-{i}", $"/t/t{i % 3}")).Code);
        }

        Assert.Equal([201, 201, 201, 201, 201, 201, 507, 507], codes);
        var rejected = await CreateAsync("more", "");
        Assert.Equal((507, "InsufficientStorage"), (rejected.Code, rejected.Reason));
        Assert.Equal(507, (await _client.Patch(TestHost.Job, Patch(JobSize))).Code);
        Assert.Equal(507, (await _client.Patch($"{TestHost.Job}?dryRun=All", Patch(JobSize))).Code);
        Assert.Equal(507, (await _client.Post("/__admin/seed", Manifest("seeded", JobSize))).Code);
        Assert.Equal("72444813", (await _client.Get(TestHost.Jobs)).Version);

        // small changes and deletions are possible, and make room
        Assert.Equal(200, (await _client.Patch(TestHost.Job, Patch(10))).Code);
        Assert.Equal(200, (await _client.Call("DELETE", $"/t/t0{TestHost.Jobs}/job-0")).Code);
        Assert.Equal(201, (await CreateAsync("again", "")).Code);
    }

    [Theory]
    [InlineData("POST", "/__admin/reset")]
    [InlineData("POST", "/__admin/snapshots/start/restore")]
    [InlineData("DELETE", "/__admin/tenants/a")]
    [InlineData("DELETE", $"{TestHost.Jobs}")]
    public async Task Memory_is_released(string method, string path)
    {
        await _client.Call("PUT", "/t/a/__admin/snapshots/start");
        for (var i = 0; i < 6; i++)
        {
            Assert.Equal(201, (await CreateAsync($"job-{i}", "/t/a")).Code);
        }

        Assert.InRange(Budget.Objects.Used, 6 * JobSize, Budget.Objects.Limit);
        await _client.Call(method, path.Contains("tenants", StringComparison.Ordinal) ? path : $"/t/a{path}");

        Assert.Equal(0, Budget.Objects.Used);
        Assert.Equal(201, (await CreateAsync("next", "/t/a")).Code);
    }

    [Fact]
    public async Task Lists_that_were_begun_have_a_limit_and_the_oldest_expire()
    {
        List<string> tokens = [];
        for (var i = 0; i < 6; i++)
        {
            await _client.Patch(TestHost.Job, Patch(JobSize / 2));
            await CreateAsync("other", "", size: 10);
            tokens.Add((await _client.Get($"{TestHost.Jobs}?limit=1")).Json["metadata"]!["continue"]!.GetValue<string>());
            await _client.Patch(TestHost.Job, Patch((JobSize / 2) + 1));
        }

        Assert.InRange(Budget.HeldLists.Used, 3 * JobSize / 2, Budget.HeldLists.Limit);
        List<int> codes = [];
        foreach (var token in tokens)
        {
            codes.Add((await _client.Get($"{TestHost.Jobs}?limit=1&continue={Uri.EscapeDataString(token)}")).Code);
        }

        Assert.Equal(410, codes[0]);
        Assert.Equal(200, codes[^1]);
        Assert.Equal(codes.OrderDescending(), codes);

        await _client.Post("/__admin/reset", "");
        Assert.Equal(0, Budget.HeldLists.Used);
    }

    [Fact]
    public async Task A_list_of_an_older_version_is_counted_only_until_the_response()
    {
        await CreateAsync("job", "");
        var version = (await _client.Get(TestHost.Jobs)).Version;
        await _client.Patch($"{TestHost.Jobs}/job", """{"spec":{"x":"new"}}""");

        var list = await _client.Get($"{TestHost.Jobs}?resourceVersion={version}&resourceVersionMatch=Exact");
        Assert.Equal((200, version), (list.Code, list.Version));
        Assert.InRange(list.Text.Length, JobSize, 2 * JobSize);

        await _host.RequestsEndAsync();
        Assert.Equal(0, Budget.HeldLists.Used);
    }

    /// <summary>Fault rules have 3 % of the memory, about 500,000 bytes.</summary>
    [Fact]
    public async Task Fault_rules_of_all_tenants_have_a_limit()
    {
        var text = new string('x', 1000);
        var rule = $$"""{"match":{"name":"{{text}}","user":"{{text}}"},"effect":{"status":500} }""";
        var codes = new List<int>();
        for (var i = 0; i < 100; i++)
        {
            codes.Add((await _client.Post($"/t/t{i % 2}/__admin/faults", rule)).Code);
        }

        Assert.Equal([201, 507], codes.Distinct());
        Assert.InRange(codes.Count(code => code == 201), 40, 70);
        Assert.Equal("InsufficientStorage", (await _client.Post("/__admin/faults", rule)).Reason);

        await _client.Call("DELETE", "/t/t0/__admin/faults/1");
        Assert.Equal(201, (await _client.Post("/__admin/faults", rule)).Code);
        await _client.Post("/__admin/reset", "");
        await _client.Call("DELETE", "/t/t0/__admin/faults");
        await _client.Call("DELETE", "/t/t1/__admin/faults");
        Assert.Equal(0, Budget.Faults.Used);
    }

    [Fact]
    public async Task Journals_of_all_tenants_have_a_limit_and_the_oldest_requests_are_removed()
    {
        for (var i = 0; i < 12; i++)
        {
            await _client.Patch($"/t/t{i % 4}{TestHost.Jobs}/none", Patch(JobSize / 2));
        }

        await _host.RequestsEndAsync();
        Assert.InRange(Budget.Journals.Used, 3 * JobSize / 2, Budget.Journals.Limit);
        List<int> counts = [];
        for (var i = 0; i < 4; i++)
        {
            counts.Add((await RequestsAsync($"t{i}")).Count);
        }

        // the newest requests were those of the last tenants
        Assert.Equal(counts.Order(), counts);
        Assert.InRange(counts.Sum(), 3, 5);

        await _client.Call("DELETE", "/__admin/tenants/t3");
        await _client.Call("DELETE", "/t/t2/__admin/requests");
        await _host.RequestsEndAsync();
        Assert.InRange(Budget.Journals.Used, 0, JobSize);
    }

    [Fact]
    public async Task Snapshots_have_a_limit()
    {
        await CreateAsync("job", "", JobSize);

        Assert.Equal(200, (await _client.Call("PUT", "/__admin/snapshots/first")).Code);
        var rejected = await _client.Call("PUT", "/__admin/snapshots/second");
        Assert.Equal((507, "InsufficientStorage"), (rejected.Code, rejected.Reason));
        Assert.Equal(200, (await _client.Call("PUT", "/__admin/snapshots/first")).Code);
        await _client.Call("DELETE", "/__admin/snapshots/first");
        Assert.Equal(0, Budget.Snapshots.Used);
        Assert.Equal(200, (await _client.Call("PUT", "/__admin/snapshots/second")).Code);
    }

    [Fact]
    public async Task A_restore_beyond_the_limit_is_507()
    {
        await CreateAsync("job", "/t/a", JobSize);
        await _client.Call("PUT", "/t/a/__admin/snapshots/saved");
        await _client.Call("DELETE", $"/t/a{TestHost.Jobs}/job");
        for (var i = 0; i < 6; i++)
        {
            await CreateAsync($"job-{i}", "");
        }

        Assert.Equal(507, (await _client.Call("POST", "/t/a/__admin/snapshots/saved/restore")).Code);
        await _client.Post("/__admin/reset", "");
        Assert.Equal(200, (await _client.Call("POST", "/t/a/__admin/snapshots/saved/restore")).Code);
    }

    private Task<HttpCalls.Answer> CreateAsync(string name, string tenant, int size = JobSize) =>
        _client.Post($"{tenant}{TestHost.Jobs}", Manifest(name, size));

    private async Task<JsonArray> RequestsAsync(string tenant) => (await _client.Get($"/t/{tenant}/__admin/requests")).Json["requests"]!.AsArray();

    private static string Patch(int size) => $$"""{"spec":{"x":"{{new string('x', size)}}"} }""";

    private static string Manifest(string name, int size) =>
        $$"""{"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"name":"{{name}}"},"spec":{"tfReplicaSpecs":{},"x":"{{new string('x', size)}}"} }""";
}
