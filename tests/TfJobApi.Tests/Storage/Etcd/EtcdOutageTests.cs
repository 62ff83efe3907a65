using System.Net;
using System.Net.Sockets;
using TfJobApi.Errors;
using TfJobApi.Resources.Definitions;
using TfJobApi.Stress.Servers;
using TfJobApi.Tests.Support;
using static TfJobApi.Tests.Storage.Etcd.EtcdJobs;
using static TfJobApi.Tests.Support.Outcome;

namespace TfJobApi.Tests.Storage.Etcd;

/// <summary>Each test has an etcd of its own, because it stops it.</summary>
public sealed class EtcdOutageTests
{
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
}
