using System.Text;
using TfJobApi.Errors;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Storage;
using TfJobApi.Tests.Support;
using TfJobApi.Updates;
using TfJobApi.Watch;
using static TfJobApi.Tests.Support.Outcome;

namespace TfJobApi.Tests.Storage;

public abstract partial class ObjectStoreContract
{
    private const string Now = "2026-01-02T03:04:05Z";

    [Fact]
    public async Task An_object_that_is_being_deleted_goes_with_its_last_finalizer()
    {
        var store = Create();
        var created = Value(await store.CreateAsync(Held("job")));
        using var watch = store.Watch(created.Version, () => { });

        var marked = Value(await store.UpdateAsync(Key, Begin));
        var taken = Failure(await store.CreateAsync(Job("job")));
        var last = Value(await store.UpdateAsync(Key, Release));
        var deletion = await store.GetVersionAsync();

        Assert.False(marked.IsFinalized);
        Assert.Equal("object is being deleted: tfjobs.kubeflow.org \"job\" already exists", taken.Message);
        Assert.True(last.IsFinalized);
        Assert.Equal(404, Failure(await store.GetAsync(Key)).Code);
        var changes = await ReadAsync(watch, 2);
        Assert.Equal([(WatchEventType.Modified, marked.Version), (WatchEventType.Deleted, deletion)], changes.Select(change => (change.Type, change.Version)));
        Assert.Equal(["[\"a.b/c\"]", "[\"a.b/c\"]"], changes.Select(change => Encoding.UTF8.GetString(change.Object.Meta.Finalizers.Span)));
    }

    [Fact]
    public async Task A_dry_run_removes_no_object_with_its_last_finalizer()
    {
        var store = Create();
        await store.CreateAsync(Held("job"));
        await store.UpdateAsync(Key, Begin);

        await AssertUnchangedAsync(store, async () => Assert.True(Value(await store.UpdateAsync(Key, Release, WriteMode.DryRun)).IsFinalized));
    }

    [Fact]
    public async Task An_update_without_a_change_removes_an_object_that_nothing_holds()
    {
        var store = Create();
        await store.CreateAsync(Value(Release(Value(Begin(Held("job"))))));

        Assert.True(Value(await store.UpdateAsync(Key, job => job)).IsFinalized);
        Assert.Equal(404, Failure(await store.GetAsync(Key)).Code);
    }

    [Fact]
    public async Task Dependents_are_found_by_the_uid_of_an_owner()
    {
        var store = Create();
        await store.CreateAsync(Owned("b", "first", "second"));
        await store.CreateAsync(Owned("a", "first"));
        await store.CreateAsync(Job("c"));

        Assert.Equal(["a", "b"], await DependentsAsync("first"));
        await store.UpdateAsync(new(TfJob.Definition, "ns", "b"), _ => Owned("b", "second", "third"));
        await store.UpdateAsync(new(TfJob.Definition, "ns", "a"), job => WithLabel(job));
        Assert.Equal(["a"], await DependentsAsync("first"));
        Assert.Equal(["b"], await DependentsAsync("third"));
        await store.DeleteAsync(new(TfJob.Definition, "ns", "a"), _ => null);
        Assert.Empty(await DependentsAsync("first"));
        Assert.Empty(await DependentsAsync("none"));

        async Task<IEnumerable<string>> DependentsAsync(string uid) => Value(await store.ListDependentsAsync(uid)).Select(key => key.Name);

        static ApiObject WithLabel(ApiObject job) => job.With(job.Meta with { Labels = "{\"a\":\"b\"}"u8.ToArray() }, job.Spec);
    }

    private static ApiObject Held(string name) => With(Job(name), stable => stable with { Finalizers = "[\"a.b/c\"]"u8.ToArray() });

    private static ApiObject Owned(string name, params string[] owners) => With(Job(name), stable => stable with
    {
        OwnerReferences = Encoding.UTF8.GetBytes(
            $"[{string.Join(',', owners.Select(uid => $$"""{"apiVersion":"kubeflow.org/v1","kind":"TFJob","name":"n","uid":"{{uid}}"}"""))}]"),
    });

    private static Result<ApiObject> Begin(ApiObject job) => ObjectDeletion.Begin(job, PropagationPolicy.Default, Now);

    private static Result<ApiObject> Release(ApiObject job) => ObjectDeletion.WithoutFinalizer(job, "a.b/c");

    private static ApiObject With(ApiObject job, Func<StableMetadata, StableMetadata> change) =>
        job.With(job.Meta with { Stable = change(job.Meta.Stable) }, job.Spec);
}
