using Microsoft.Extensions.Logging.Abstractions;
using TfJobApi.Memory;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Storage;
using TfJobApi.Storage.Etcd;
using TfJobApi.Tests.Support;
using TfJobApi.Watch;

namespace TfJobApi.Tests.Storage.Etcd;

public sealed class EtcdCacheTests
{
    private readonly WatchHub _hub = new(16, NullLogger<WatchHub>.Instance);
    private readonly EtcdCache _cache;

    public EtcdCacheTests()
    {
        _cache = new(_hub, MemoryBudget.Unlimited());
        _cache.Begin(StoreSnapshot.Empty(10));
        _cache.SetFollowing(true);
    }

    [Fact]
    public async Task It_has_caught_up_when_the_last_write_of_this_replica_has_arrived()
    {
        var write = _cache.WaitAsync(12);
        var catchingUp = _cache.CatchUpAsync();
        _cache.Apply([new(Job("other").Key, Job("other"), 11)]);
        Assert.False(catchingUp.IsCompleted);

        _cache.Apply([new(Job("own").Key, Job("own"), 12)]);

        Assert.True(await catchingUp);
        await write;
    }

    [Fact]
    public async Task It_has_not_caught_up_while_no_changes_arrive()
    {
        _cache.SetFollowing(false);
        await _cache.WaitAsync(12);

        Assert.False(await _cache.CatchUpAsync());
    }

    [Fact]
    public void A_content_that_is_read_again_expires_watches_and_does_not_stop_a_deletion()
    {
        var pacer = new BulkWritePacer(_hub, TimeProvider.System);
        using var watch = new WatchConnection(_hub, _cache.Log, 10, () => { });

        _cache.Begin(StoreSnapshot.Create([Job("job").WithVersion(19)], 20));

        Assert.False(watch.TryRead([]));
        Assert.False(pacer.IsOutdated);
    }

    private static ApiObject Job(string name) => new(TfJob.Definition, Meta.Create(name), default, default);
}
