using System.Text.Json.Nodes;
using TfJobApi.Storage.Etcd;
using TfJobApi.Storage.Etcd.Protocol;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Storage.Etcd;

/// <summary>Snapshots that replicas share.</summary>
public sealed class EtcdSnapshotTests(EtcdFixture etcd) : IClassFixture<EtcdFixture>, IDisposable
{
    private const string Jobs = "/apis/kubeflow.org/v1/namespaces/ns/tfjobs";
    private const string Maps = "/api/v1/namespaces/ns/configmaps";
    private const string Snapshot = "/__admin/snapshots/s";
    private const string Restore = "/__admin/snapshots/s/restore";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private readonly string _prefix = EtcdReplica.NewPrefix();
    private readonly List<TestHost> _hosts = [];

    public void Dispose() => _hosts.ForEach(host => host.Dispose());

    [Fact]
    public async Task A_snapshot_of_one_replica_is_restored_at_another_by_changes_that_watches_receive()
    {
        var (a, b) = (Start(), Start());
        var kept = await a.Post(Jobs, Job("kept"));
        await a.Post(Jobs, Job("deleted"));
        var saved = await a.Call("PUT", Snapshot);
        await b.Patch($"{Jobs}/kept", """{"metadata":{"labels":{"a":"b"}}}""");
        await b.Call("DELETE", $"{Jobs}/deleted");
        var later = await b.Post(Jobs, Job("later"));
        using var watch = new StreamReader(await a.GetStreamAsync(new Uri($"{Jobs}?watch=1&resourceVersion={later.Json["metadata"]!["resourceVersion"]}", UriKind.Relative), Cancellation));

        var list = await b.Get("/__admin/snapshots");
        var restored = await b.Call("POST", Restore);

        Assert.Equal((200, 200), (saved.Code, restored.Code));
        Assert.Equal(("s", (string?)saved.Json["resourceVersion"], 2), ((string?)list.Json["snapshots"]![0]!["name"], (string?)list.Json["snapshots"]![0]!["resourceVersion"], (int)list.Json["snapshots"]![0]!["tfJobs"]!));
        List<string> events = [];
        while (events.Count < 3)
        {
            var seen = JsonNode.Parse((await watch.ReadLineAsync(Cancellation))!)!;
            events.Add($"{seen["type"]} {seen["object"]!["metadata"]!["name"]}");
        }

        Assert.Equal(["DELETED later", "ADDED deleted", "MODIFIED kept"], events);
        var found = (await a.Get($"{Jobs}/kept")).Json["metadata"]!;
        Assert.Equal(((string?)kept.Json["metadata"]!["uid"], null), ((string?)found["uid"], found["labels"]));
    }

    [Fact]
    public async Task A_snapshot_that_is_replaced_or_deleted_leaves_no_copy()
    {
        var replica = Start();
        await replica.Post(Jobs, Job("a"));
        await replica.Call("PUT", Snapshot);
        await replica.Post(Jobs, Job("b"));
        await replica.Call("PUT", Snapshot);

        // two jobs and the record
        Assert.Equal(3, (await StoredAsync()).Count);

        Assert.Equal(204, (await replica.Call("DELETE", Snapshot)).Code);
        Assert.Empty(await StoredAsync());
        Assert.Empty((await replica.Get("/__admin/snapshots")).Json["snapshots"]!.AsArray());
    }

    [Fact]
    public async Task Two_replicas_that_save_one_name_at_once_leave_one_whole_copy()
    {
        HttpClient[] replicas = [Start(), Start()];
        await replicas[0].Post(Jobs, Job("a"));

        var saved = await Task.WhenAll(Enumerable.Range(0, 8).Select(index => replicas[index % 2].Call("PUT", Snapshot)));

        Assert.All(saved, answer => Assert.Equal(200, answer.Code));
        Assert.Equal(2, (await StoredAsync()).Count);
        Assert.Equal(200, (await replicas[1].Call("POST", Restore)).Code);
    }

    [Fact]
    public async Task Many_objects_and_long_ones_are_copied()
    {
        var replica = Start();
        for (var index = 0; index < 120; index++)
        {
            await replica.Post(Maps, Map($"m{index}", "x"));
        }

        var text = new string('x', 900_000);
        await replica.Post(Maps, Map("long", text));
        await replica.Post(Maps, Map("longer", text));

        Assert.Equal(200, (await replica.Call("PUT", Snapshot)).Code);
        await replica.Call("DELETE", Maps);
        Assert.Equal(200, (await replica.Call("POST", Restore)).Code);

        Assert.Equal(122, (await replica.Get(Maps)).Json["items"]!.AsArray().Count);
        Assert.Equal(text, (string?)(await replica.Get($"{Maps}/longer")).Json["data"]!["text"]);
    }

    [Fact]
    public async Task A_copy_that_lacks_an_object_is_not_restored()
    {
        var replica = Start();
        await replica.Post(Jobs, Job("a"));
        await replica.Call("PUT", Snapshot);
        using var client = EtcdReplica.Create(_prefix, etcd.Address);
        var copy = (await StoredAsync()).Single(stored => stored.Key.ToStringUtf8().Contains("/copies/", StringComparison.Ordinal));
        Assert.True((await client.Client.DeleteAsync(copy.Key, copy.ModRevision)).TryGet(out _, out _));

        var rejected = await replica.Call("POST", Restore);

        Assert.Equal((500, "Internal error occurred: the copy of the snapshot \"s\" in etcd is not complete"), (rejected.Code, rejected.Message));
        Assert.Equal(200, (await replica.Get($"{Jobs}/a")).Code);
    }

    [Fact]
    public async Task A_tenant_has_its_own_snapshots_and_takes_them_along()
    {
        var (a, b) = (Start(), Start());
        await a.Post($"/t/mine{Jobs}", Job("a"));
        await a.Call("PUT", $"/t/mine{Snapshot}");

        Assert.Equal(404, (await b.Call("POST", Restore)).Code);
        Assert.Equal(204, (await b.Call("DELETE", "/__admin/tenants/mine")).Code);

        Assert.Empty(await StoredAsync("mine"));
        Assert.Equal(404, (await a.Call("POST", $"/t/mine{Restore}")).Code);
    }

    [Fact]
    public async Task A_call_that_is_not_possible_has_the_reason()
    {
        var replica = Start();
        await replica.Call("PUT", Snapshot);
        for (var index = 1; index < 64; index++)
        {
            await replica.Call("PUT", $"{Snapshot}{index}");
        }

        HttpCalls.Answer[] rejected =
        [
            await replica.Call("DELETE", "/__admin/snapshots/none"), await replica.Call("PUT", "/__admin/snapshots/.a"), await replica.Call("PUT", $"{Snapshot}64"),
            await replica.Post(Restore, """{"versions":"restart"}"""),
        ];

        Assert.Equal([404, 400, 400, 400], rejected.Select(answer => answer.Code));
        Assert.Equal(
            ["there is no snapshot \"none\"", "snapshot: there are 64 snapshots already; delete one", "versions: Invalid value: \"restart\": versions in etcd cannot restart"],
            rejected.Where((_, index) => index != 1).Select(answer => answer.Message));
        Assert.Equal(200, (await replica.Call("PUT", Snapshot)).Code);
    }

    private HttpClient Start()
    {
        var host = TestHost.Start(("Storage:Kind", "Etcd"), ("Storage:Etcd:Endpoints", etcd.Address), ("Storage:Etcd:Prefix", _prefix));
        _hosts.Add(host);
        return host.CreateClient();
    }

    /// <summary>Returns everything that etcd has for the snapshots of a tenant.</summary>
    private async Task<IReadOnlyList<KeyValue>> StoredAsync(string tenant = "default")
    {
        using var replica = EtcdReplica.Create(_prefix, etcd.Address);
        var range = EtcdKeys.Below($"{EtcdKeys.SnapshotRoot(_prefix, tenant)}/");
        return Outcome.Value(await replica.Client.RangeAsync(new() { Key = range.First, RangeEnd = range.End })).Kvs;
    }

    private static string Job(string name) => $$$$"""{"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"name":"{{{{name}}}}"},"spec":{"tfReplicaSpecs":{"Worker":{"template":{}} } } }""";

    private static string Map(string name, string text) => $$$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{{name}}}}"},"data":{"text":"{{{{text}}}}"} }""";
}
