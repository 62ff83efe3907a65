using TfJobApi.Memory;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Watch;

namespace TfJobApi.Storage.Etcd;

/// <summary>Registers the store on etcd. Without it, nothing of this folder is loaded.</summary>
internal static class EtcdFeature
{
    /// <param name="defaultTenant">The tenant whose jobs a kube-apiserver sees.</param>
    /// <param name="seeds">Returns the initial objects of every tenant.</param>
    public static void AddEtcdStore(
        this IServiceCollection services, StorageOptions options, string defaultTenant, Func<IServiceProvider, IReadOnlyCollection<ApiObject>> seeds)
    {
        services.AddSingleton(options.Etcd);
        services.AddSingleton<EtcdClient>();
        services.AddSingleton<UpdateQueues>();
        services.AddSingleton<IStoreHealth, EtcdHealth>();
        services.AddSingleton<ISharedSecret, EtcdSecret>();
        services.AddHostedService<EtcdCompactor>();

        services.AddScoped<StoreScope>();
        services.AddScoped(scope =>
        {
            var tenant = scope.GetRequiredService<StoreScope>().Tenant;
            return new EtcdKeys(tenant == defaultTenant ? options.Etcd.Prefix : EtcdKeys.TenantRoot(options.Etcd.Prefix, tenant), KnownResources.Stored);
        });
        services.AddScoped<EtcdReader>();
        services.AddScoped(scope =>
        {
            var tenant = scope.GetRequiredService<StoreScope>().Tenant;
            var prefix = options.Etcd.Prefix;
            var (client, hub) = (scope.GetRequiredService<EtcdClient>(), scope.GetRequiredService<WatchHub>());
            var keys = scope.GetRequiredService<EtcdKeys>();
            var cache = new EtcdCache(hub, scope.GetRequiredService<MemoryBudget>());
            var reader = scope.GetRequiredService<EtcdReader>();
            var feed = new EtcdFeed(client, keys, reader, cache, new Random(), scope.GetRequiredService<ILogger<EtcdFeed>>());
            var seeding = new EtcdSeeding(client, keys, cache, EtcdKeys.Own(prefix, $"seeded/{tenant}"), options.Replica, seeds(scope));
            return new EtcdObjectStore(client, keys, reader, cache, feed, hub, scope.GetRequiredService<UpdateQueues>(), seeding);
        });
        services.AddScoped(scope => new EtcdSnapshots(
            scope.GetRequiredService<EtcdClient>(), scope.GetRequiredService<EtcdReader>(),
            EtcdKeys.SnapshotRoot(options.Etcd.Prefix, scope.GetRequiredService<StoreScope>().Tenant),
            scope.GetRequiredService<UidSource>(), scope.GetRequiredService<ILogger<EtcdReader>>()));
        services.AddScoped<ISavedSnapshots>(scope => scope.GetRequiredService<EtcdSnapshots>());
        services.AddScoped<IContentStore>(scope => scope.GetRequiredService<EtcdObjectStore>());
    }
}
