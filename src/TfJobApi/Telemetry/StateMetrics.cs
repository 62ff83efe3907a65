using System.Diagnostics.Metrics;
using TfJobApi.FaultInjection;
using TfJobApi.Journal;
using TfJobApi.Lifecycle.Control;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Settings;
using TfJobApi.Simulation;
using TfJobApi.Storage;
using TfJobApi.Tenants;
using TfJobApi.Watch;

namespace TfJobApi.Telemetry;

/// <summary>Reads the state of all tenants whenever the metrics are read. Tenants are summed: a label for them would multiply every series.</summary>
internal sealed class StateMetrics
{
    private readonly TenantRegistry _tenants;

    /// <param name="profile">The name of the profile.</param>
    public StateMetrics(IMeterFactory meters, TenantRegistry tenants, string profile)
    {
        _tenants = tenants;
        var meter = meters.Own;
        meter.CreateObservableGauge("apiserver_storage_objects", () => CountObjects(ByName), null, "Stored objects by resource; deprecated in Kubernetes.");
        meter.CreateObservableGauge("apiserver_resource_objects", () => CountObjects(ByGroup), null, "Stored objects by group and resource.");
        meter.CreateObservableCounter("apiserver_storage_decode_errors_total", CountUndecoded, null, "Values of a shared store that are not objects, by group and resource.");

        var build = new KeyValuePair<string, object?>[] { new("version", ServerVersion.Text), new("profile", profile) };
        meter.CreateObservableGauge("tfjobapi_build_info", () => new Measurement<long>(1, build), null, "The version and the profile of the server.");
        meter.CreateObservableGauge("tfjobapi_tenants", () => _tenants.All.Count, null, "Tenants, the default one included.");
        meter.CreateObservableGauge("tfjobapi_journal_exchanges", () => Sum<RequestJournal>(journal => journal.Count), null, "Requests in the journals.");
        meter.CreateObservableGauge("tfjobapi_watchers", () => Sum<WatchHub>(hub => hub.Count), null, "Open watches, streams of events, and reads of a history.");
        meter.CreateObservableGauge("tfjobapi_fault_rules", () => Sum<FaultRules>(rules => rules.All.Count), null, "Fault rules.");
        meter.CreateObservableGauge("tfjobapi_simulated_jobs", () => Sum<JobSimulator>(simulator => simulator.Jobs.Length), null, "Simulated jobs.");
        meter.CreateObservableGauge("tfjobapi_simulated_pods", CountPods, null, "Pods of simulated jobs by phase.");
    }

    private static KeyValuePair<string, object?>[] ByName(ResourceDefinition resource) => [new("resource", resource.Name.Qualified)];

    private static KeyValuePair<string, object?>[] ByGroup(ResourceDefinition resource) => [new("group", resource.Group), new("resource", resource.Plural)];

    private List<Measurement<long>> CountObjects(Func<ResourceDefinition, KeyValuePair<string, object?>[]> labels)
    {
        List<StoreSnapshot> snapshots = [.. _tenants.All.Select(tenant => tenant.GetRequiredService<IContentStore>().Snapshot)];
        return [.. KnownResources.Stored.Select(resource => new Measurement<long>(snapshots.Sum(snapshot => (long)snapshot.Count(resource)), labels(resource)))];
    }

    private IEnumerable<Measurement<long>> CountUndecoded() => KnownResources.Stored
        .Select(resource => new Measurement<long>(Sum<IContentStore>(store => store.CountUndecoded(resource)), ByGroup(resource)))
        .Where(count => count.Value > 0);

    private List<Measurement<long>> CountPods()
    {
        var phases = _tenants.All.SelectMany(tenant => tenant.GetRequiredService<JobSimulator>().Jobs)
            .SelectMany(job => job.Job.Pods).CountBy(pod => pod.Phase).ToDictionary();
        return [.. Enum.GetValues<PodPhase>().Select(phase => new Measurement<long>(
            phases.GetValueOrDefault(phase), new KeyValuePair<string, object?>("phase", phase.Name())))];
    }

    private long Sum<T>(Func<T, long> count)
        where T : notnull => _tenants.All.Sum(tenant => count(tenant.GetRequiredService<T>()));
}
