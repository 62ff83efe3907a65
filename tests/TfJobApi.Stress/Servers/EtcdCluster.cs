using System.Net;
using System.Net.Sockets;

namespace TfJobApi.Stress.Servers;

/// <summary>An etcd of three members, each of which can be separated from the others, while clients still reach it.</summary>
internal sealed class EtcdCluster : IAsyncDisposable
{
    private const int Count = 3;

    /// <summary>Longer than an election takes.</summary>
    private static readonly TimeSpan Separation = TimeSpan.FromSeconds(6);

    private readonly List<EtcdProcess> _members;
    private readonly List<PeerProxy> _proxies;
    private int _next;

    private EtcdCluster(List<EtcdProcess> members, List<PeerProxy> proxies) => (_members, _proxies) = (members, proxies);

    public IReadOnlyList<string> Addresses => [.. _members.Select(member => member.Address)];

    public static async Task<EtcdCluster> StartAsync()
    {
        List<IPEndPoint> peers = [.. Enumerable.Range(0, Count).Select(_ => FreeEndPoint())];
        List<PeerProxy> proxies = [.. peers.Select(peer => new PeerProxy(peer))];
        var cluster = string.Join(',', proxies.Select((proxy, index) => $"member-{index}={proxy.Address}"));
        var members = await Task.WhenAll(peers.Select((peer, index) => EtcdProcess.StartMemberAsync(
            "--name", $"member-{index}", "--listen-peer-urls", $"http://{peer}", "--initial-advertise-peer-urls", proxies[index].Address, "--initial-cluster", cluster)));
        return new([.. members], proxies);
    }

    public FaultSchedule ToSchedule() => new(("separated member", _ => SeparateAsync()), ("killed member", _ => KillAsync()));

    public async ValueTask DisposeAsync()
    {
        foreach (var member in _members)
        {
            await member.DisposeAsync();
        }

        foreach (var proxy in _proxies)
        {
            await proxy.DisposeAsync();
        }
    }

    private static IPEndPoint FreeEndPoint()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return (IPEndPoint)listener.LocalEndpoint;
    }

    /// <summary>Separates one member after the other: in three rounds the leader is one of them at least once.</summary>
    private async Task SeparateAsync()
    {
        var alone = _members[_next++ % Count];
        foreach (var (proxy, member) in _proxies.Zip(_members))
        {
            proxy.Refuse(sender => member == alone || sender == alone.MemberId);
        }

        await Task.Delay(Separation, TimeProvider.System);
        _proxies.ForEach(proxy => proxy.Refuse(_ => false));
    }

    private async Task KillAsync()
    {
        var member = _members[_next % Count];
        await member.KillAsync();
        await Task.Delay(Separation, TimeProvider.System);
        await member.StartAsync();
    }
}
