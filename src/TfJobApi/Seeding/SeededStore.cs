using TfJobApi.Clock;
using TfJobApi.Errors;
using TfJobApi.Storage;
using TfJobApi.Tenants;

namespace TfJobApi.Seeding;

internal sealed class SeededStore(
    Seeds seeds,
    ISnapshotStore store,
    IGarbageCollector collector,
    ISnapshotState state,
    NamedSnapshots snapshots,
    VirtualClock clock,
    UidSource uids,
    TenantReset others,
    DeterministicOptions deterministic) : ISeededStore
{
    public async ValueTask<ApiStatus?> AddManifestsAsync(ReadOnlyMemory<byte> manifests, bool isYaml, NameConflict conflict) =>
        (await AddAsync(manifests, isYaml, conflict)).TryGet(out _, out var failure) ? null : failure;

    // the store is closed, which removes them
    public ValueTask<ApiStatus?> ClearAsync() => default;

    /// <summary>
    /// Resets the tenant: restores the seeds with their original times and, with <c>Deterministic:Seed</c>, the sequence of uids.
    /// The store is the last: a client whose watch it ends finds the tenant as at the start.
    /// </summary>
    /// <param name="versions">Null for the default.</param>
    public async ValueTask<ApiStatus?> ResetAsync(VersionOrder? versions)
    {
        await others.ResetAsync();
        clock.Reset();
        uids.Reset();
        return await RestoreAsync(new TenantSnapshot(seeds.Snapshot), versions);
    }

    public ValueTask<ApiStatus?> RestoreAsync(string name, VersionOrder? versions) =>
        snapshots.Find(name) is { } snapshot ? RestoreAsync(snapshot, versions) : new(StoreErrors.SnapshotNotFound(name));

    /// <param name="versions">Null for the default: with <c>Deterministic:Seed</c>, two runs have equal versions.</param>
    private async ValueTask<ApiStatus?> RestoreAsync(TenantSnapshot snapshot, VersionOrder? versions)
    {
        ApiStatus? failure = null;
        await state.RestoreAsync(snapshot, () =>
        {
            failure = store.Restore(snapshot.Objects, versions ?? (deterministic.Seed is null ? VersionOrder.Continue : VersionOrder.Restart));
            return failure is null;
        });
        return failure;
    }

    /// <summary>Adds all objects of the manifests, or none: returns 400 with up to 256 errors, 409 if another object has the name of one, unless <paramref name="conflict"/> allows it. Dependents of an object that is replaced by one with another uid go.</summary>
    public async ValueTask<Result<StoreSnapshot>> AddAsync(ReadOnlyMemory<byte> manifests, bool isYaml, NameConflict conflict = NameConflict.Fail)
    {
        if (!seeds.ParseManifests(manifests, isYaml, clock, uids).TryGet(out var added, out var failure))
        {
            return failure;
        }

        var seeded = await state.SeedAsync(() => store.CreateAllAsync(added, conflict), collector.CollectAsync);
        return seeded.TryGet(out var creation, out failure) ? creation.Snapshot : failure;
    }
}
