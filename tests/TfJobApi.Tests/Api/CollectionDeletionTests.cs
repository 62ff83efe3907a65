using System.Text;
using TfJobApi.Api;
using TfJobApi.Errors;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Storage;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Api;

public sealed class CollectionDeletionTests
{
    private readonly InMemoryObjectStore _store;
    private readonly CollectionDeletion _deletion;

    public CollectionDeletionTests()
    {
        var hub = WatchHubs.Create();
        _store = new(StoreSnapshot.Empty(41), hub, TimeProvider.System);
        _deletion = new(_store, hub, TimeProvider.System, TimeProvider.System);
    }

    [Fact]
    public async Task Objects_that_match_are_deleted_in_order()
    {
        var listed = await CreateAsync(100);
        List<string> checkedNames = [];

        var outcome = await _deletion.DeleteAsync(
            _deletion.CreatePacer(),
            listed,
            job => job.Key.Name != "job-50",
            job =>
            {
                checkedNames.Add(job.Key.Name);
                return null;
            },
            WriteMode.Normal);

        Assert.True(outcome.TryGet(out var deleted, out _));
        Assert.Equal(listed.Where(job => job.Key.Name != "job-50"), deleted);
        Assert.Equal(deleted.Select(job => job.Key.Name), checkedNames);
        Assert.Equal(["job-50"], Names);
    }

    [Fact]
    public async Task The_first_rejected_object_ends_the_deletion()
    {
        var listed = await CreateAsync(10);

        var outcome = await _deletion.DeleteAsync(_deletion.CreatePacer(), listed, _ => true, job => job.Key.Name == "job-03" ? ApiErrors.BadRequest("no") : null, WriteMode.Normal);

        Assert.False(outcome.TryGet(out _, out var failure));
        Assert.Equal("no", failure.Message);
        Assert.Equal(listed.Skip(3).Select(job => job.Key.Name), Names);
    }

    [Fact]
    public async Task Objects_deleted_in_the_meantime_are_skipped()
    {
        var listed = await CreateAsync(3);
        await _store.DeleteAsync(new(TfJob.Definition, "ns", "job-01"), _ => null);

        var outcome = await _deletion.DeleteAsync(_deletion.CreatePacer(), listed, _ => true, _ => null, WriteMode.Normal);

        Assert.True(outcome.TryGet(out var deleted, out _));
        Assert.Equal(["job-00", "job-02"], deleted.Select(job => job.Key.Name));
    }

    [Fact]
    public async Task A_dry_run_deletes_nothing()
    {
        var listed = await CreateAsync(3);
        var before = _store.Snapshot;

        var outcome = await _deletion.DeleteAsync(_deletion.CreatePacer(), listed, _ => true, _ => null, WriteMode.DryRun);

        Assert.True(outcome.TryGet(out var deleted, out _));
        Assert.Equal(listed, deleted);
        Assert.Same(before, _store.Snapshot);
    }

    [Fact]
    public async Task Writes_of_others_do_not_count()
    {
        var listed = await CreateAsync(3);
        var pacer = _deletion.CreatePacer();

        await _deletion.DeleteAsync(
            pacer,
            listed,
            job =>
            {
                for (var i = 0; i < 100; i++)
                {
                    Assert.True(IsDone(_store.CreateAsync(new(TfJob.Definition, Meta.Create($"{job.Key.Name}-{i}"), default, default))));
                }

                return true;
            },
            _ => null,
            WriteMode.Normal);

        Assert.False(pacer.IsWaitDue);
    }

    [Fact]
    public async Task The_dependents_of_deleted_objects_count()
    {
        var hub = WatchHubs.Create(64);
        var memory = new InMemoryObjectStore(StoreSnapshot.Empty(41), hub, TimeProvider.System);
        var collecting = new CollectingStore(memory, hub, TimeProvider.System, TimeProvider.System);
        var deletion = new CollectionDeletion(collecting, hub, TimeProvider.System, TimeProvider.System);
        var owner = new ApiObject(TfJob.Definition, Meta.Create("owner"), default, default);
        await memory.CreateAsync(owner);
        var reference = Encoding.UTF8.GetBytes($$"""[{"apiVersion":"kubeflow.org/v1","kind":"TFJob","name":"owner","uid":"{{owner.Uid}}"}]""");
        for (var i = 0; i < 15; i++)
        {
            var meta = Meta.Create($"job-{i}");
            await memory.CreateAsync(new(TfJob.Definition, meta with { Stable = meta.Stable with { OwnerReferences = reference, Uid = $"uid-{i}" } }, default, default));
        }

        var pacer = deletion.CreatePacer();
        await deletion.DeleteAsync(pacer, [owner], _ => true, _ => null, WriteMode.Normal);

        Assert.Empty(memory.Snapshot.All);
        Assert.True(pacer.IsWaitDue);
    }

    [Fact]
    public async Task Objects_restored_in_the_meantime_stay()
    {
        var listed = await CreateAsync(100);
        var before = _store.Snapshot;

        await _deletion.DeleteAsync(
            _deletion.CreatePacer(),
            listed,
            job =>
            {
                if (job.Key.Name == "job-50")
                {
                    _store.Restore(before);
                }

                return true;
            },
            _ => null,
            WriteMode.Normal);

        Assert.Equal(listed.Count - 1, Names.Count());
    }

    [Fact]
    public async Task Objects_restored_after_the_list_stay()
    {
        var pacer = _deletion.CreatePacer();
        var listed = await CreateAsync(3);
        _store.Restore(StoreSnapshot.Empty(0));
        await CreateAsync(3);

        var outcome = await _deletion.DeleteAsync(pacer, listed, _ => true, _ => null, WriteMode.Normal);

        Assert.True(outcome.TryGet(out var deleted, out _));
        Assert.Empty(deleted);
        Assert.Equal(3, Names.Count());
    }

    [Fact]
    public async Task A_namespace_restored_during_its_deletion_stays()
    {
        var hub = WatchHubs.Create();
        var store = new InMemoryObjectStore(StoreSnapshot.Empty(41), hub, TimeProvider.System);
        await store.CreateAsync(new(Namespace.Definition, Meta.Create("ns", ""), default, default));
        await store.CreateAsync(new(TfJob.Definition, Meta.Create("job"), default, default));
        var saved = store.Snapshot;
        var namespaces = new ImplicitNamespaces(store, new(store, hub, TimeProvider.System, TimeProvider.System), new(hub), default);

        await namespaces.DeleteAsync(new(Namespace.Definition, "", "ns"), _ =>
        {
            store.Restore(StoreSnapshot.Empty(0));
            store.Restore(saved);
            return null;
        });

        Assert.Equal((1, 1), (store.Snapshot.Count(Namespace.Definition), store.Snapshot.Count(TfJob.Definition)));
    }

    [Fact]
    public async Task Namespaces_are_listed_at_one_version()
    {
        var store = new InMemoryObjectStore(StoreSnapshot.Empty(41), WatchHubs.Create(), TimeProvider.System);
        await store.CreateAsync(new(Namespace.Definition, Meta.Create("created", ""), default, default));
        await store.CreateAsync(new(TfJob.Definition, Meta.Create("job", "used"), default, default));
        var query = new ListQuery(Namespace.Definition, null) { Others = [TfJob.Definition] };

        Assert.True((await store.ListAsync(query)).TryGet(out var all, out _));
        store.Restore(StoreSnapshot.Empty(0));

        Assert.Equal((43, "created,job"), (all.Version, string.Join(',', all.Items.Select(item => item.Key.Name))));
    }

    private IEnumerable<string> Names => _store.Snapshot.List(TfJob.Definition, "ns").Select(job => job.Key.Name);

    private async Task<List<ApiObject>> CreateAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await _store.CreateAsync(new(TfJob.Definition, Meta.Create($"job-{i:00}"), default, default));
        }

        return [.. _store.Snapshot.List(TfJob.Definition, "ns")];
    }

    private static bool IsDone(ValueTask<Result<ApiObject>> write) => write.IsCompletedSuccessfully;
}
