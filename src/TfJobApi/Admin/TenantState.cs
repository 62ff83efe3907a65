using TfJobApi.Clock;
using TfJobApi.Errors;
using TfJobApi.FaultInjection;
using TfJobApi.Journal;
using TfJobApi.Seeding;
using TfJobApi.Storage;
using TfJobApi.Tenants;

namespace TfJobApi.Admin;

/// <summary>What can be done with all that a tenant has, by whichever way it is asked for.</summary>
internal static class TenantState
{
    /// <summary>Everything as at the start: the seeds, the clock, the uids; no faults, no journal, no locked keys. Saved snapshots and issued tokens stay.</summary>
    public static void Reset(Tenant tenant, Seeds seeds)
    {
        tenant.Get<VirtualClock>().Reset();
        tenant.Get<UidSource>().Reset();
        tenant.Get<FaultRules>().Clear();
        tenant.Get<RequestJournal>().Clear();
        tenant.Get<TenantReset>().Tell();
        Restore(tenant, seeds.Snapshot);
    }

    /// <summary>Goes to a snapshot; watches are told 410, lists that were begun before cannot be read on.</summary>
    public static void Restore(Tenant tenant, StoreSnapshot snapshot)
    {
        tenant.Get<IObjectStore>().Restore(snapshot);
        tenant.Get<ListSnapshots>().Clear();
    }

    /// <summary>Adds the TFJobs of manifests, all or none: 400 with every reason, 409 when a name is taken.</summary>
    public static async ValueTask<Result<StoreSnapshot>> SeedAsync(Tenant tenant, Seeds seeds, ReadOnlyMemory<byte> manifests, bool isYaml)
    {
        var file = seeds.Parse(isYaml ? "body.yaml" : "body.json", manifests, tenant.Get<VirtualClock>(), tenant.Get<UidSource>());
        if (file.Reasons.Count > 0)
        {
            return ApiErrors.BadRequest(string.Join('\n', file.Reasons));
        }

        var twice = file.Jobs.GroupBy(seed => seed.Job.Key).FirstOrDefault(group => group.Count() > 1);
        return twice is null
            ? await tenant.Get<IObjectStore>().CreateAllAsync([.. file.Jobs.Select(seed => seed.Job)])
            : ApiErrors.BadRequest($"{twice.Key.Namespace}/{twice.Key.Name} is there twice");
    }
}
