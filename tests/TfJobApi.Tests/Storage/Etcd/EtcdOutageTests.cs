using System.Net;
using System.Net.Sockets;
using TfJobApi.Errors;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Stress.Servers;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Storage.Etcd;

/// <summary>Each test has an etcd of its own, because it stops it.</summary>
public sealed class EtcdOutageTests
{
    private static readonly ObjectKey Key = new(TfJob.Definition, "ns", "job");

    [Fact]
    public async Task Nothing_is_sent_to_an_etcd_that_is_gone_so_everything_is_503_with_a_delay()
    {
        await using var etcd = await Support.Etcd.StartAsync();
        using var replica = await StartAsync(etcd.Address);
        Value(await replica.Store.CreateAsync(Job()));
        await etcd.KillAsync();

        ApiStatus[] failures =
        [
            Failure(await replica.Store.GetAsync(Key)), Failure(await replica.Store.ListAsync(new(TfJob.Definition, null))),
            Failure(await replica.Store.UpdateAsync(Key, job => Labeled(job, "a"))), Failure(await replica.Store.CreateAsync(Job("other"))),
        ];

        Assert.All(failures, failure => Assert.Equal((503, 1), (failure.Code, failure.Details?.RetryAfterSeconds)));
        Assert.Single(Value(await replica.Store.ListAsync(new(TfJob.Definition, null) { Version = 0 })).Items);
    }

    [Fact]
    public async Task After_a_restart_of_etcd_everything_continues_and_a_watch_has_missed_nothing()
    {
        await using var etcd = await Support.Etcd.StartAsync();
        using var replica = await StartAsync(etcd.Address);
        var created = Value(await replica.Store.CreateAsync(Job()));
        using var watch = replica.Store.Watch(created.Version, () => { });

        await etcd.KillAsync();
        Assert.False((await replica.Store.UpdateAsync(Key, job => Labeled(job, "a"))).TryGet(out _, out _));
        await etcd.StartAsync();
        using var other = await StartAsync(etcd.Address);
        var updated = Value(await other.Store.UpdateAsync(Key, job => Labeled(job, "b")));

        var change = await NextAsync(watch);
        Assert.Equal((updated.Version, created.Version), (change.Version, change.Previous!.Version));
        Assert.Equal(updated.Version, Value(await replica.Store.GetAsync(Key)).Version);
    }

    [Fact]
    public async Task A_write_to_an_etcd_that_hangs_is_504_without_a_delay_and_a_read_is_503()
    {
        await using var etcd = await Support.Etcd.StartAsync();
        using var replica = await StartAsync(etcd.Address);
        Value(await replica.Store.CreateAsync(Job()));
        await etcd.FreezeAsync();

        var reading = replica.Store.GetAsync(Key);
        var write = Failure(await replica.Store.UpdateAsync(Key, job => Labeled(job, "a")));
        var read = Failure(await reading);
        await etcd.ContinueAsync();

        Assert.Equal((504, "Timeout", (int?)null), (write.Code, write.Reason, write.Details?.RetryAfterSeconds));
        Assert.Equal((503, 1), (read.Code, read.Details?.RetryAfterSeconds));
    }

    [Fact]
    public async Task A_write_whose_answer_is_lost_is_504_and_is_applied_at_most_once()
    {
        await using var etcd = await Support.Etcd.StartAsync();
        await using var proxy = new CuttingProxy(etcd.Address);
        using var observer = await StartAsync(etcd.Address);
        using var replica = EtcdReplica.Create("/registry", proxy.Address);
        Assert.Null(await replica.Store.WaitUntilReadyAsync());
        var created = Value(await replica.Store.CreateAsync(Job()));
        using var watch = observer.Store.Watch(created.Version, () => { });

        proxy.CutAfterRequest();
        var updated = Failure(await replica.Store.UpdateAsync(Key, job => Labeled(job, "a")));
        var added = Failure(await replica.Store.CreateAsync(Job("other")));
        proxy.Restore();

        Assert.Equal(((504, "Timeout"), (504, "Timeout")), ((updated.Code, updated.Reason), (added.Code, added.Reason)));
        var last = Value(await observer.Store.UpdateAsync(Key, job => Labeled(job, "last")));
        List<long> versions = [];
        while (versions.LastOrDefault() < last.Version)
        {
            versions.Add((await NextAsync(watch)).Version);
        }

        // the update and the creation, if they arrived, at most once each
        Assert.InRange(versions.Count, 1, 3);
    }

    [Fact]
    public async Task Another_endpoint_is_used_if_one_is_gone()
    {
        await using var etcd = await Support.Etcd.StartAsync();
        using var replica = EtcdReplica.Create("/registry", "http://127.0.0.1:1", etcd.Address);

        var created = Value(await replica.Store.CreateAsync(Job()));

        Assert.Equal(created.Version, Value(await replica.Store.GetAsync(Key)).Version);
        Assert.Null(await replica.Store.WaitUntilReadyAsync());
    }

    [Fact]
    public async Task Another_endpoint_is_used_for_a_write_if_one_does_not_accept_connections()
    {
        await using var etcd = await Support.Etcd.StartAsync();
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        silent.Listen(0);
        var address = (IPEndPoint)silent.LocalEndPoint!;
        List<Socket> waiting = [];
        using var replica = EtcdReplica.Create("/registry", $"http://{address}", etcd.Address);
        try
        {
            // connections that nobody accepts, until there is no room for another one
            for (var i = 0; i < 3; i++)
            {
                waiting.Add(new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false });
                Assert.Equal(SocketError.WouldBlock, Assert.Throws<SocketException>(() => waiting[^1].Connect(address)).SocketErrorCode);
            }

            Value(await replica.Store.CreateAsync(Job()));
        }
        finally
        {
            waiting.ForEach(socket => socket.Dispose());
        }
    }

    [Fact]
    public async Task A_request_that_etcd_finds_too_large_is_413()
    {
        await using var etcd = await Support.Etcd.StartAsync("--max-request-bytes", "10000");
        using var replica = await StartAsync(etcd.Address);
        var job = Job();

        Assert.Equal(413, Failure(await replica.Store.CreateAsync(job.With(job.Meta, Encoding($$"""{"text":"{{new string('x', 20_000)}}"}""")))).Code);
    }

    [Fact]
    public async Task A_watch_that_sleeps_past_a_compaction_expires_and_the_cache_is_read_again()
    {
        await using var etcd = await Support.Etcd.StartAsync();
        await using var proxy = new CuttingProxy(etcd.Address);
        using var other = await StartAsync(etcd.Address);
        using var sleeper = EtcdReplica.Create("/registry", proxy.Address);
        Assert.Null(await sleeper.Store.WaitUntilReadyAsync());
        var created = Value(await sleeper.Store.CreateAsync(Job()));
        using var watch = sleeper.Store.Watch(created.Version, () => { });

        proxy.CutAfterRequest();
        Value(await other.Store.UpdateAsync(Key, job => Labeled(job, "a")));
        var last = Value(await other.Store.UpdateAsync(Key, job => Labeled(job, "b")));
        Assert.True((await other.Client.CompactAsync(last.Version)).TryGet(out _, out _));
        proxy.Restore();

        await watch.WaitAsync().AsTask().WithPatience();
        Assert.False(watch.TryRead([]));
        Assert.Equal(last.Version, sleeper.Store.Snapshot.Find(Key, out _)!.Version);
        Assert.Equal(410, Failure(await sleeper.Store.ListAsync(new(TfJob.Definition, null) { Version = created.Version, IsExact = true })).Code);
    }

    [Fact]
    public async Task A_deletion_at_the_revision_of_a_compaction_is_not_lost()
    {
        await using var etcd = await Support.Etcd.StartAsync();
        await using var proxy = new CuttingProxy(etcd.Address);
        using var other = await StartAsync(etcd.Address);
        using var sleeper = await StartAsync(proxy.Address);
        var created = Value(await sleeper.Store.CreateAsync(Job()));
        using var watch = sleeper.Store.Watch(created.Version, () => { });

        proxy.CutAfterRequest();
        Value(await other.Store.DeleteAsync(Key, _ => null));
        Assert.True((await other.Client.CompactAsync(created.Version + 1)).TryGet(out _, out _));
        proxy.Restore();

        await watch.WaitAsync().AsTask().WithPatience();
        Assert.False(watch.TryRead([]));
        Assert.Null(sleeper.Store.Snapshot.Find(Key, out _));
    }

    private static async Task<EtcdReplica> StartAsync(string address)
    {
        var replica = EtcdReplica.Create("/registry", address);
        Assert.Null(await replica.Store.WaitUntilReadyAsync());
        return replica;
    }

    private static async Task<TfJobApi.Watch.WatchEvent> NextAsync(TfJobApi.Watch.WatchConnection watch)
    {
        var changes = new List<TfJobApi.Watch.WatchEvent>(1);
        while (true)
        {
            Assert.True(watch.TryRead(changes));
            if (changes.Count > 0)
            {
                watch.Position = changes[0].Version;
                return changes[0];
            }

            await watch.WaitAsync().AsTask().WithPatience();
        }
    }

    private static ApiObject Job(string name = "job") => new(TfJob.Definition, Meta.Create(name), default, default);

    private static ApiObject Labeled(ApiObject job, string value) => job.With(job.Meta with { Labels = Encoding($$"""{"a":"{{value}}"}""") }, job.Spec);

    private static ReadOnlyMemory<byte> Encoding(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    private static ApiObject Value(Result<ApiObject> outcome) => Value<ApiObject>(outcome);

    private static T Value<T>(Result<T> outcome)
        where T : class
    {
        Assert.True(outcome.TryGet(out var value, out var failure), failure?.Message);
        return value;
    }

    private static ApiStatus Failure<T>(Result<T> outcome)
        where T : class
    {
        Assert.False(outcome.TryGet(out _, out var failure));
        return failure!;
    }
}
