using TfJobApi.Clock;
using TfJobApi.Errors;
using TfJobApi.Storage;
using TfJobApi.Tenants;

namespace TfJobApi.Seeding;

/// <summary>Fills a tenant's store: with the seeds, or with more manifests.</summary>
internal sealed class SeededStore(Seeds seeds, ISnapshotStore store, VirtualClock clock, UidSource uids) : ITenantState
{
    /// <summary>Restores the seeds with their original times; with <c>Deterministic:Seed</c>, the uids repeat, too.</summary>
    public void Reset()
    {
        clock.Reset();
        uids.Reset();
        store.Restore(seeds.Snapshot);
    }

    /// <summary>Adds the TFJobs of manifests, all or none: 400 with every reason, 409 if a name is taken.</summary>
    public async ValueTask<Result<StoreSnapshot>> AddAsync(ReadOnlyMemory<byte> manifests, bool isYaml)
    {
        var file = seeds.Parse(isYaml ? "body.yaml" : "body.json", manifests, clock, uids);
        if (file.Reasons.Count > 0)
        {
            return ApiErrors.BadRequest(string.Join('\n', file.Reasons));
        }

        var twice = file.Jobs.GroupBy(seed => seed.Job.Key).FirstOrDefault(group => group.Count() > 1);
        return twice is null
            ? await store.CreateAllAsync([.. file.Jobs.Select(seed => seed.Job)])
            : ApiErrors.BadRequest($"{twice.Key.Namespace}/{twice.Key.Name} is there twice");
    }
}
