using TfJobApi.Clock;
using TfJobApi.Errors;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Storage;
using TfJobApi.Storage.Etcd;
using TfJobApi.Tenants;
using TfJobApi.Updates;

namespace TfJobApi.Seeding;

/// <summary>
/// Resets, restores and seeds a store that other processes share, by changes of single objects with new versions. Versions grow, watches
/// continue, and a reader can see a part of the changes.
/// </summary>
internal sealed class SharedSeeds(Seeds seeds, IObjectStore store, VirtualClock clock, UidSource uids, TenantReset others, EtcdSnapshots snapshots) : ISeededStore
{
    private readonly string _now = clock.NowText();

    public async ValueTask<ApiStatus?> ResetAsync(VersionOrder? versions)
    {
        if (CheckOrder(versions) is { } failure)
        {
            return failure;
        }

        await others.ResetAsync();
        return await ReplaceAsync(seeds.Snapshot);
    }

    public async ValueTask<ApiStatus?> RestoreAsync(string name, VersionOrder? versions) =>
        CheckOrder(versions) is { } invalid ? invalid
        : (await snapshots.ReadAsync(name)).TryGet(out var content, out var failure) ? await ReplaceAsync(content)
        : failure;

    private static ApiStatus? CheckOrder(VersionOrder? versions) => versions != VersionOrder.Restart ? null
        : ApiErrors.BadFields([StatusCause.Invalid("versions", "restart", "versions in etcd cannot restart")]);

    private async ValueTask<ApiStatus?> ReplaceAsync(StoreSnapshot content)
    {
        foreach (var resource in KnownResources.Stored)
        {
            if (await RemoveAsync(resource, item => content.Find(item.Key, out _) is null) is { } failure)
            {
                return failure;
            }
        }

        foreach (var item in content.All)
        {
            if (await PutAsync(item, NameConflict.Replace) is { } failure)
            {
                return failure;
            }
        }

        return null;
    }

    public async ValueTask<ApiStatus?> AddManifestsAsync(ReadOnlyMemory<byte> manifests, bool isYaml, NameConflict conflict)
    {
        if (!seeds.ParseManifests(manifests, isYaml, clock, uids).TryGet(out var added, out var failure))
        {
            return failure;
        }

        // Most conflicts are found before anything is stored.
        foreach (var item in conflict == NameConflict.Fail ? added : [])
        {
            if ((await store.GetAsync(item.Key)).TryGet(out var existing, out failure) ? !HasContent(existing, item) : failure.Code != StatusCodes.Status404NotFound)
            {
                return failure ?? ApiErrors.AlreadyExists(item.Resource.Name, item.Key.Name);
            }
        }

        foreach (var item in added)
        {
            if (await PutAsync(item, conflict) is { } error)
            {
                return error;
            }
        }

        return null;
    }

    public async ValueTask<ApiStatus?> ClearAsync()
    {
        foreach (var resource in KnownResources.Stored)
        {
            if (await RemoveAsync(resource, _ => true) is { } failure)
            {
                return failure;
            }
        }

        return null;
    }

    private async ValueTask<ApiStatus?> RemoveAsync(ResourceDefinition resource, Func<ApiObject, bool> isRemoved)
    {
        if (!(await store.ListAsync(new(resource, null))).TryGet(out var list, out var failure))
        {
            return failure;
        }

        foreach (var item in list.Items.Where(isRemoved))
        {
            if (!(await store.UpdateAsync(item.Key, current => ObjectDeletion.Finish(current, _now))).TryGet(out _, out failure)
                && failure.Code != StatusCodes.Status404NotFound)
            {
                return failure;
            }
        }

        return null;
    }

    private async ValueTask<ApiStatus?> PutAsync(ApiObject item, NameConflict conflict)
    {
        if ((await store.CreateAsync(item)).TryGet(out _, out var failure) || (failure.Code == StatusCodes.Status409Conflict && conflict == NameConflict.Skip))
        {
            return null;
        }

        if (failure.Code != StatusCodes.Status409Conflict)
        {
            return failure;
        }

        Result<ApiObject> Replace(ApiObject current) => WithIdentity(item, current) is var next && next.ContentEquals(current) ? current : conflict == NameConflict.Replace ? next : failure;
        return (await store.UpdateAsync(item.Key, Replace)).TryGet(out _, out var error) ? null : error;
    }

    private static bool HasContent(ApiObject current, ApiObject item) => WithIdentity(item, current).ContentEquals(current);

    /// <summary>Returns the object with the uid and the creation time of an existing one, which a manifest need not have.</summary>
    private static ApiObject WithIdentity(ApiObject item, ApiObject current) => item.With(
        item.Meta with { Stable = item.Meta.Stable with { Uid = current.Meta.Uid, CreationTimestamp = current.Meta.CreationTimestamp } }, item.Spec);
}
