using TfJobApi.Storage.Etcd.Protocol;

namespace TfJobApi.Storage.Etcd;

/// <summary>Asks etcd at a quorum, as a kube-apiserver does.</summary>
internal sealed class EtcdHealth(EtcdClient client, EtcdOptions options) : IStoreHealth
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public string Name => "etcd";

    public async ValueTask<bool> IsHealthyAsync() =>
        (await client.RangeAsync(new RangeRequest { Key = EtcdKeys.Own(options.Prefix, "health"), KeysOnly = true }, Patience)).TryGet(out _, out _);
}
