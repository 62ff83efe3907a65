using System.Globalization;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using TfJobApi.Memory;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Settings;
using TfJobApi.Storage.Etcd;
using TfJobApi.Watch;

namespace TfJobApi.Tests.Support;

/// <summary>A store on etcd with its own connection and cache, as another process has them.</summary>
internal sealed class EtcdReplica : IDisposable
{
    private static int _count;

    /// <param name="settings">Further ones of <c>Storage:Etcd</c>.</param>
    public EtcdReplica(string prefix, WatchHub hub, ResourceDefinition[] others, string[] addresses, params (string Name, string Value)[] settings)
        : this(prefix, hub, others, addresses, settings, null)
    {
    }

    private EtcdReplica(string prefix, WatchHub hub, ResourceDefinition[] others, string[] addresses, (string Name, string Value)[] settings, Interceptor? interceptor)
    {
        var options = CreateOptions(prefix, addresses, settings);
        Client = new(options, NullLogger<EtcdClient>.Instance, interceptor);
        Keys = new(prefix, [.. KnownResources.Stored, .. others]);
        Reader = new(Client, Keys, NullLogger<EtcdReader>.Instance);
        Cache = new(hub, MemoryBudget.Unlimited());
        Feed = new(Client, Keys, Reader, Cache, new Random(1), NullLogger<EtcdFeed>.Instance);
        Store = new(Client, Keys, Reader, Cache, Feed, hub, new());
    }

    public EtcdClient Client { get; }

    public EtcdKeys Keys { get; }

    public EtcdReader Reader { get; }

    public EtcdCache Cache { get; }

    public EtcdFeed Feed { get; }

    public EtcdObjectStore Store { get; }

    /// <summary>Returns a prefix that no other test has.</summary>
    public static string NewPrefix() => string.Create(CultureInfo.InvariantCulture, $"/test-{Interlocked.Increment(ref _count)}");

    public static EtcdReplica Create(string prefix, params string[] addresses) => new(prefix, WatchHubs.Create(1024), [], addresses);

    public static EtcdReplica Create(string prefix, string address, Interceptor interceptor) => new(prefix, WatchHubs.Create(1024), [], [address], [], interceptor);

    private static EtcdOptions CreateOptions(string prefix, string[] addresses, (string Name, string Value)[] settings)
    {
        var options = new EtcdOptions(new SettingReader(new ConfigurationBuilder().AddInMemoryCollection(
            [new("Storage:Etcd:Endpoints", string.Join(',', addresses)), new("Storage:Etcd:Prefix", prefix), .. settings.Select(setting => KeyValuePair.Create<string, string?>($"Storage:Etcd:{setting.Name}", setting.Value))]).Build()));
        Assert.Empty(options.Check());
        return options;
    }

    public void Dispose()
    {
        Store.Dispose();
        Client.Dispose();
    }
}
