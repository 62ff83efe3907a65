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
    VirtualClock clock,
    UidSource uids,
    TenantReset others,
    DeterministicOptions deterministic)
{
    /// <summary>
    /// Resets the tenant: restores the seeds with their original times and, with <c>Deterministic:Seed</c>, the sequence of uids.
    /// The store is the last: a client whose watch it ends finds the tenant as at the start.
    /// </summary>
    /// <param name="versions">Null for the default.</param>
    public void Reset(VersionOrder? versions)
    {
        others.Reset();
        clock.Reset();
        uids.Reset();
        Restore(seeds.Snapshot, versions);
    }

    /// <param name="versions">Null for the default: with <c>Deterministic:Seed</c>, two runs have equal versions.</param>
    public ApiStatus? Restore(StoreSnapshot snapshot, VersionOrder? versions)
    {
        ApiStatus? failure = null;
        state.Restore(snapshot, () =>
        {
            failure = store.Restore(snapshot, versions ?? (deterministic.Seed is null ? VersionOrder.Continue : VersionOrder.Restart));
            return failure is null;
        });
        return failure;
    }

    /// <summary>Adds all objects of the manifests, or none: returns 400 with up to 256 errors, 409 if another object has the name of one, unless <paramref name="conflict"/> allows it. Dependents of an object that is replaced by one with another uid go.</summary>
    public async ValueTask<Result<StoreSnapshot>> AddAsync(ReadOnlyMemory<byte> manifests, bool isYaml, NameConflict conflict = NameConflict.Fail)
    {
        var errors = new SeedErrors();
        var file = seeds.Parse(isYaml ? "body.yaml" : "body.json", manifests, errors, clock, uids);
        if (!errors.IsEmpty)
        {
            return ApiErrors.BadRequest(string.Join('\n', errors.ToList()));
        }

        var duplicate = file.Seeds.GroupBy(seed => seed.Object.Key).FirstOrDefault(group => group.Count() > 1);

        if (duplicate is not null)
        {
            return ApiErrors.BadRequest($"the body contains {duplicate.Key.Namespace}/{duplicate.Key.Name} twice");
        }

        if (!(await store.CreateAllAsync([.. file.Seeds.Select(seed => seed.Object)], conflict)).TryGet(out var creation, out var failure))
        {
            return failure;
        }

        await collector.CollectAsync(creation.Changes);

        return creation.Snapshot;
    }
}
