using Microsoft.Extensions.Logging.Abstractions;
using TfJobApi.Api;
using TfJobApi.Errors;
using TfJobApi.Lifecycle;
using TfJobApi.Lifecycle.Jobs;
using TfJobApi.Lifecycle.Scenarios;
using TfJobApi.Memory;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Simulation;
using TfJobApi.Storage;
using TfJobApi.Tests.Support;
using TfJobApi.Updates;

namespace TfJobApi.Tests.Simulation;

/// <summary>A client deletes a job while its pods are created.</summary>
public sealed class DeletedJobTests
{
    private const string Now = "2026-01-02T03:04:05Z";

    private static readonly ObjectKey Key = new(TfJob.Definition, "ns", "j");

    private readonly InMemoryObjectStore _memory;
    private readonly Interrupted _store;
    private readonly RunningJobs _jobs = new(MemoryBudget.Unlimited().Objects);
    private readonly JobReconciler _reconciler;

    public DeletedJobTests()
    {
        var hub = WatchHubs.Create(64);
        var removed = new RemovedObjects();
        _memory = new(StoreSnapshot.Empty(41), hub, TimeProvider.System, observer: removed);
        _store = new(new CollectingStore(_memory, hub, TimeProvider.System, TimeProvider.System));
        var uids = new UidSource(() => new Random(1));
        var events = new JobEvents(_store, uids);
        _reconciler = new(_store, removed, new(_store, events, uids), events, _jobs, NullLogger.Instance);
    }

    [Theory]
    [InlineData("pods", "j-worker-0", true)]
    [InlineData("pods", "j-worker-1", true)]
    [InlineData("pods", "j-worker-1", false)]
    [InlineData("pods", "j-worker-2", false)]
    [InlineData("services", "j-worker-0", true)]
    [InlineData("services", "j-worker-2", true)]
    [InlineData("services", "j-worker-2", false)]
    public async Task Nothing_of_it_stays(string resource, string name, bool isBefore)
    {
        var job = await CreateAsync("1");
        _store.Interrupt(resource, name, isBefore, async () => await DeleteAsync());

        await _reconciler.ReconcileAsync(job, Lifecycle.Simulation.Start);

        Assert.Empty(_memory.Snapshot.All);
        Assert.True(_jobs.IsEmpty);
    }

    [Fact]
    public async Task The_next_job_of_its_name_lives_on()
    {
        var (first, second) = (await CreateAsync("1"), default(RunningJob));
        _store.Interrupt("pods", "j-worker-1", isBefore: true, async () =>
        {
            await DeleteAsync();
            second = await CreateAsync("2");
            await _reconciler.ReconcileAsync(second, Lifecycle.Simulation.Start);
        });

        await _reconciler.ReconcileAsync(first, Lifecycle.Simulation.Start);

        Assert.Equal("2", _jobs.Find(Key)?.Identity.Uid);
        Assert.Equal(3, _memory.Snapshot.List(Workloads.Pod, "ns").Count(pod => second!.Owns(pod)));
        Assert.Equal(3, _memory.Snapshot.List(Workloads.Service, "ns").Count(service => second!.Owns(service)));
        Assert.Equal(3, _memory.Snapshot.List(Workloads.Pod, "ns").Count());
    }

    [Fact]
    public async Task A_job_that_waits_for_its_finalizer_gets_no_more_pods()
    {
        var job = await CreateAsync("1", "a.b/c");
        _store.Interrupt("pods", "j-worker-1", isBefore: true, async () => await DeleteAsync());

        await _reconciler.ReconcileAsync(job, Lifecycle.Simulation.Start);
        Assert.Equal(["j-worker-0", "j-worker-1"], _memory.Snapshot.List(Workloads.Pod, "ns").Select(pod => pod.Key.Name));

        await _store.UpdateAsync(Key, current => ObjectDeletion.WithoutFinalizer(current, "a.b/c"));
        Assert.Empty(_memory.Snapshot.All);
    }

    private ValueTask<Result<ApiObject>> DeleteAsync() => _store.UpdateAsync(Key, current => ObjectDeletion.Begin(current, PropagationPolicy.Default, Now));

    private async Task<RunningJob> CreateAsync(string uid, string? finalizer = null)
    {
        var rules = ControllerRules.TfOperator;
        var spec = Lifecycle.Simulation.Canonical(Lifecycle.Simulation.Spec("Worker 3"));
        var meta = Meta.Create("j");
        meta = meta with { Stable = meta.Stable with { Namespace = "ns", Uid = uid, Finalizers = finalizer is null ? default : FinalizerList.Write([finalizer]) } };
        Assert.True((await _store.CreateAsync(new(TfJob.Definition, meta, spec.Json, default))).TryGet(out var stored, out _));
        var job = SimulatedJob.Create(new("ns", "j", uid), JobSpecReader.Read(spec, rules), Scenario.Usual, rules, 1);
        return new(Key, job, stored.Spec, null) { Source = "a test" };
    }

    /// <summary>Runs a function once, before or after the creation of an object.</summary>
    private sealed class Interrupted(IObjectStore store) : ObjectStoreDecorator(store)
    {
        private Func<Task>? _interrupt;
        private (string Resource, string Name) _at;
        private bool _isBefore;

        public void Interrupt(string resource, string name, bool isBefore, Func<Task> interrupt) =>
            (_at, _isBefore, _interrupt) = ((resource, name), isBefore, interrupt);

        public override async ValueTask<Result<ApiObject>> CreateAsync(ApiObject created, WriteMode mode = WriteMode.Normal, ICreationRequest? request = null)
        {
            if (_interrupt is not { } interrupt || _at != (created.Resource.Name.Plural, created.Key.Name))
            {
                return await Store.CreateAsync(created, mode);
            }

            _interrupt = null;
            if (_isBefore)
            {
                await interrupt();
                return await Store.CreateAsync(created, mode);
            }

            var outcome = await Store.CreateAsync(created, mode);
            await interrupt();
            return outcome;
        }
    }
}
