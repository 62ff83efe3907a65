using TfJobApi.Errors;
using TfJobApi.Resources.Definitions;
using TfJobApi.Storage;
using TfJobApi.Tests.Support;
using static TfJobApi.Tests.Support.Outcome;

namespace TfJobApi.Tests.Storage;

public abstract partial class ObjectStoreContract
{
    [Fact]
    public async Task Every_change_gets_a_greater_version()
    {
        var store = Create();
        List<long> versions = [await store.GetVersionAsync()];

        versions.Add(Value(await store.CreateAsync(Job("a"))).Version);
        versions.Add(Value(await store.CreateAsync(Job("b", "other"))).Version);
        versions.Add(Value(await store.UpdateAsync(new(TfJob.Definition, "ns", "a"), job => WithCount(job, 1))).Version);
        await store.DeleteAsync(new(TfJob.Definition, "other", "b"), _ => null);
        versions.Add(await store.GetVersionAsync());
        versions.Add(Value(await store.CreateAsync(Job("b"))).Version);

        Assert.Equal(versions.Distinct().Order(), versions);
        Assert.Equal(versions[^1], await store.GetVersionAsync());
    }

    [Fact]
    public async Task A_stored_object_is_returned_as_it_was_stored()
    {
        var store = Create();
        var created = Value(await store.CreateAsync(Job("job", count: 1)));
        Assert.Equal((created.Version, 1), (created.Version, Count(await GetAsync(store, Key))));

        var updated = Value(await store.UpdateAsync(Key, job => WithCount(job, Count(job) + 1)));
        var read = await GetAsync(store, Key);

        Assert.Equal((updated.Version, 2), (read.Version, Count(read)));
    }

    [Fact]
    public async Task A_name_is_unique_in_a_namespace()
    {
        var store = Create();
        await store.CreateAsync(Job("job"));

        await AssertUnchangedAsync(store, async () => Assert.Equal("AlreadyExists", Failure(await store.CreateAsync(Job("job"))).Reason));
        Value(await store.CreateAsync(Job("job", "other")));
    }

    [Fact]
    public async Task A_missing_object_is_404()
    {
        var store = Create();
        await store.CreateAsync(Job("job", "other"));

        Assert.Equal(404, Failure(await store.GetAsync(Key)).Code);
        Assert.Equal(404, Failure(await store.UpdateAsync(Key, job => job)).Code);
        Assert.Equal(404, Failure(await store.DeleteAsync(Key, _ => null)).Code);
    }

    [Fact]
    public async Task A_deleted_object_is_missing_and_its_name_is_free()
    {
        var store = Create();
        var created = Value(await store.CreateAsync(Job("job")));

        var deleted = Value(await store.DeleteAsync(Key, _ => null));

        Assert.Equal((Key, created.Version), (deleted.Key, deleted.Version));
        Assert.Equal(404, Failure(await store.GetAsync(Key)).Code);
        Value(await store.CreateAsync(Job("job")));
    }

    [Fact]
    public async Task A_failed_update_or_delete_changes_nothing()
    {
        var store = Create();
        await store.CreateAsync(Job("job"));

        await AssertUnchangedAsync(store, async () =>
        {
            Assert.Equal("no", Failure(await store.UpdateAsync(Key, _ => ApiErrors.BadRequest("no"))).Message);
            Assert.Equal("no", Failure(await store.DeleteAsync(Key, _ => ApiErrors.BadRequest("no"))).Message);
        });
    }

    [Fact]
    public async Task An_update_without_a_change_keeps_the_version()
    {
        var store = Create();
        var created = Value(await store.CreateAsync(Job("job")));

        await AssertUnchangedAsync(store, async () => Assert.Equal(created.Version, Value(await store.UpdateAsync(Key, job => job)).Version));
    }

    [Fact]
    public async Task A_dry_run_returns_the_result_and_changes_nothing()
    {
        var store = Create();
        var created = Value(await store.CreateAsync(Job("job")));

        await AssertUnchangedAsync(store, async () =>
        {
            Assert.Equal(0, Value(await store.CreateAsync(Job("other"), WriteMode.DryRun)).Version);
            Assert.Equal(7, Count(Value(await store.UpdateAsync(Key, job => WithCount(job, 7), WriteMode.DryRun))));
            Assert.Equal(created.Version, Value(await store.DeleteAsync(Key, _ => null, WriteMode.DryRun)).Version);
        });
    }

    [Fact]
    public async Task A_dry_run_fails_as_the_write_would()
    {
        var store = Create();
        await store.CreateAsync(Job("job"));

        Assert.Equal("AlreadyExists", Failure(await store.CreateAsync(Job("job"), WriteMode.DryRun)).Reason);
        Assert.Equal("no", Failure(await store.UpdateAsync(Key, _ => ApiErrors.BadRequest("no"), WriteMode.DryRun)).Message);
        Assert.Equal("no", Failure(await store.DeleteAsync(Key, _ => ApiErrors.BadRequest("no"), WriteMode.DryRun)).Message);
        Assert.Equal(404, Failure(await store.UpdateAsync(new(TfJob.Definition, "ns", "none"), job => job, WriteMode.DryRun)).Code);
        Assert.Equal(404, Failure(await store.DeleteAsync(new(TfJob.Definition, "ns", "none"), _ => null, WriteMode.DryRun)).Code);
    }

    [Fact]
    public async Task Resources_share_the_versions_and_nothing_else()
    {
        var store = Create();
        var first = Value(await store.CreateAsync(Job("job")));

        var second = Value(await store.CreateAsync(new(Other, first.Meta, default, default)));

        Assert.True(second.Version > first.Version);
        Assert.Equal(404, Failure(await store.GetAsync(new(Other, "ns", "none"))).Code);
        Assert.Equal(second.Version, (await GetAsync(store, new(Other, "ns", "job"))).Version);
        Assert.Equal(first.Version, Assert.Single((await ListAsync(store)).Items).Version);
        Assert.Equal(second.Version, Assert.Single(Value(await store.ListAsync(new(Other, null))).Items).Version);
        await store.DeleteAsync(new(Other, "ns", "job"), _ => null);
        Assert.Equal(first.Version, (await GetAsync(store, Key)).Version);
    }
}
