using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using TfJobApi.Storage.Etcd;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Storage.Etcd;

/// <summary>The state of tenants at replicas that have not served them yet.</summary>
public sealed class EtcdStateTests(EtcdFixture etcd) : IClassFixture<EtcdFixture>, IDisposable
{
    private static readonly Uri Jobs = new("/t/mine/apis/kubeflow.org/v1/namespaces/ns/tfjobs", UriKind.Relative);

    private static readonly Uri Export = new("/t/mine/__admin/export", UriKind.Relative);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private readonly string _prefix = EtcdReplica.NewPrefix();
    private readonly List<TestHost> _hosts = [];

    public void Dispose() => _hosts.ForEach(host => host.Dispose());

    [Fact]
    public async Task The_start_says_where_objects_are()
    {
        using var log = new LogRecorder();
        await using var host = await SocketHost.StartTracedAsync(
            log, ("Storage:Kind", "Etcd"), ("Storage:Etcd:Endpoints", etcd.Address), ("Storage:Etcd:Prefix", _prefix), ("Storage:Replica", "a"));

        Assert.Contains(log.Lines, line => line.Text == $"Objects are in the etcd at {etcd.Address} with the prefix {_prefix}. This replica is a.");
    }

    [Fact]
    public async Task An_export_is_the_newest_content_also_as_the_first_request()
    {
        await CreateJobAsync(Start());

        Assert.Equal(["job"], Names((await Start().GetFromJsonAsync<JsonNode>(Export, Cancellation))!));
    }

    [Fact]
    public async Task A_stream_of_events_follows_a_tenant_that_the_replica_has_not_served()
    {
        var first = Start();
        await CreateJobAsync(first);
        using var events = new StreamReader(await Start().GetStreamAsync(new Uri("/t/mine/__admin/events", UriKind.Relative), Cancellation));
        while (await events.ReadLineAsync(Cancellation) is not "")
        {
        }

        await CreateJobAsync(first, "later");

        while (await events.ReadLineAsync(Cancellation) is { } line && line != "event: job")
        {
            Assert.NotEqual("event: gone", line);
        }

        Assert.StartsWith("id: ", await events.ReadLineAsync(Cancellation), StringComparison.Ordinal);
        Assert.Contains("\"later\"", await events.ReadLineAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tenant_is_deleted_by_a_replica_that_has_not_served_it()
    {
        var first = Start();
        await CreateJobAsync(first);

        using var deleted = await Start().DeleteAsync(new Uri("/__admin/tenants/mine", UriKind.Relative), Cancellation);

        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Empty(Names((await first.GetFromJsonAsync<JsonNode>(Jobs, Cancellation))!));
    }

    [Fact]
    public async Task Seeds_that_another_replica_has_not_finished_are_completed()
    {
        using var unfinished = EtcdReplica.Create(_prefix, etcd.Address);
        var marker = EtcdKeys.Own(_prefix, "seeded/default");

        var sample = await Start(("Seeding:Sample", "true")).GetAsync(new Uri(TestHost.Job, UriKind.Relative), Cancellation);
        Assert.Equal(HttpStatusCode.OK, sample.StatusCode);
        await DeleteAsync(unfinished.Client, marker);
        await DeleteAsync(unfinished.Client, ByteString.CopyFromUtf8($"{_prefix}/kubeflow.org/tfjobs/kube-test/tfjob-test"));

        using var completed = await Start(("Seeding:Sample", "true")).GetAsync(new Uri(TestHost.Job, UriKind.Relative), Cancellation);

        Assert.Equal(HttpStatusCode.OK, completed.StatusCode);
        Assert.NotEqual(0, await RevisionAsync(unfinished.Client, marker));
    }

    private HttpClient Start(params (string, string)[] settings)
    {
        var host = TestHost.Start([("Storage:Kind", "Etcd"), ("Storage:Etcd:Endpoints", etcd.Address), ("Storage:Etcd:Prefix", _prefix), .. settings]);
        _hosts.Add(host);
        return host.CreateClient();
    }

    private static async Task CreateJobAsync(HttpClient client, string name = "job")
    {
        using var created = await client.PostAsJsonAsync(
            Jobs,
            JsonNode.Parse($$$$"""
                {"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"name":"{{{{name}}}}"},
                "spec":{"tfReplicaSpecs":{"Worker":{"template":{"spec":{"containers":[{"name":"tensorflow","image":"a"}]} } } } } }
                """),
            Cancellation);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
    }

    private static async Task DeleteAsync(EtcdClient client, ByteString key) =>
        Assert.True((await client.DeleteAsync(key, await RevisionAsync(client, key))).TryGet(out var write, out _) && write.IsApplied);

    private static async Task<long> RevisionAsync(EtcdClient client, ByteString key) =>
        (await client.RangeAsync(new() { Key = key })).TryGet(out var found, out _) ? found.Kvs.FirstOrDefault()?.ModRevision ?? 0 : -1;

    private static List<string> Names(JsonNode list) => [.. list["items"]!.AsArray().Select(item => item!["metadata"]!["name"]!.GetValue<string>())];
}
