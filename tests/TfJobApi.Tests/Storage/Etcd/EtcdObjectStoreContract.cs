using TfJobApi.Storage;
using TfJobApi.Stress.Servers;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Storage.Etcd;

/// <summary>The promises of every store, kept on a real etcd. Each test has a replica and a prefix of its own.</summary>
public sealed class EtcdObjectStoreContract(EtcdFixture etcd) : ObjectStoreContract, IClassFixture<EtcdFixture>, IAsyncLifetime
{
    private EtcdReplica? _replica;

    public async ValueTask InitializeAsync()
    {
        _replica = new(EtcdReplica.NewPrefix(), WatchHubs.Create(historyLength: 2048), [Other], [etcd.Address]);
        Assert.Null(await _replica.Store.WaitUntilReadyAsync());
    }

    public ValueTask DisposeAsync()
    {
        _replica?.Dispose();
        return default;
    }

    private protected override IObjectStore Create() => _replica!.Store;
}

/// <summary>One etcd for the tests of a class, which nobody else writes to.</summary>
public sealed class EtcdFixture : IAsyncLifetime
{
    private EtcdProcess? _process;

    public string Address => _process!.Address;

    internal EtcdProcess Process => _process!;

    public async ValueTask InitializeAsync() => _process = await Support.Etcd.StartAsync();

    public ValueTask DisposeAsync() => _process!.DisposeAsync();
}
