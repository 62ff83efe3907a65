using TfJobApi.Resources.Definitions;
using TfJobApi.Stress.Servers;
using TfJobApi.Tests.Support;
using static TfJobApi.Tests.Storage.Etcd.EtcdJobs;
using static TfJobApi.Tests.Support.Outcome;

namespace TfJobApi.Tests.Storage.Etcd;

/// <summary>The changes that watches of a replica receive after its connection to etcd has ended. Each test has an etcd of its own, because it stops it.</summary>
public sealed class EtcdFeedTests
{
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
    public async Task A_watch_has_missed_nothing_if_a_connection_breaks_before_its_handshake()
    {
        await using var etcd = await Support.Etcd.StartAsync();
        var opening = new BrokenWatchOpening();
        using var replica = EtcdReplica.Create("/registry", etcd.Address, opening);
        var created = Value(await replica.Store.CreateAsync(Job()));
        Assert.Null(await replica.Store.WaitUntilReadyAsync());
        using var watch = replica.Store.Watch(created.Version, () => { });

        await etcd.KillAsync();
        await etcd.StartAsync();
        using var other = await StartAsync(etcd.Address);
        var updated = Value(await other.Store.UpdateAsync(Key, job => Labeled(job, "a")));

        Assert.Equal(updated.Version, (await NextAsync(watch)).Version);
        Assert.InRange(opening.Watches, 3, int.MaxValue);
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
}
