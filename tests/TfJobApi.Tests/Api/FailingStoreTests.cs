using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using TfJobApi.Api;
using TfJobApi.Errors;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Storage;
using TfJobApi.Tests.Support;
using TfJobApi.Updates;

namespace TfJobApi.Tests.Api;

/// <summary>A store that does not answer says nothing about its objects: nothing is deleted, and nothing is invented.</summary>
public sealed class FailingStoreTests
{
    private static readonly ObjectKey NamespaceKey = new(Namespace.Definition, "", "ns");

    private static readonly ObjectKey Dependent = new(TfJob.Definition, "ns", "dependent");

    private readonly FakeTimeProvider _machine = new();
    private readonly InMemoryObjectStore _memory;
    private readonly Failing _failing;
    private readonly CollectingStore _collecting;
    private readonly ImplicitNamespaces _namespaces;

    public FailingStoreTests()
    {
        var hub = WatchHubs.Create(64);
        _memory = new(StoreSnapshot.Empty(41), hub, TimeProvider.System);
        _failing = new(_memory);
        _collecting = new(_failing, hub, TimeProvider.System, _machine);
        _namespaces = new(_collecting, new(_collecting, hub, TimeProvider.System, _machine), new(hub), default);
    }

    [Fact]
    public async Task A_dependent_stays_while_its_other_owner_cannot_be_read_and_is_released_later()
    {
        foreach (var name in new[] { "gone", "kept" })
        {
            await _memory.CreateAsync(Job(name));
        }

        await _memory.CreateAsync(Job("dependent", "gone", "kept"));
        _failing.Failed = new(TfJob.Definition, "ns", "kept");

        Assert.True((await _collecting.DeleteAsync(new(TfJob.Definition, "ns", "gone"), _ => null)).TryGet(out _, out _));
        var during = _memory.Snapshot.Find(Dependent, out _);

        _failing.Failed = null;
        _machine.Advance(TimeSpan.FromSeconds(1));
        await _failing.Updated.Task.WithPatience();

        Assert.Equal(["uid-gone", "uid-kept"], Owners(during!));
        Assert.Equal(["uid-kept"], Owners(_memory.Snapshot.Find(Dependent, out _)!));
    }

    /// <summary>The deletion of a chain: the response to the deletion of an object in it is lost.</summary>
    [Theory]
    [InlineData("owner")]
    [InlineData("dependent")]
    public async Task Dependents_of_an_object_go_although_the_outcome_of_its_deletion_is_unknown(string lost)
    {
        await _memory.CreateAsync(Job("owner"));
        await _memory.CreateAsync(Job("dependent", "owner"));
        await _memory.CreateAsync(Job("last", "dependent"));
        _failing.Lost = new(TfJob.Definition, "ns", lost);

        await _collecting.DeleteAsync(new(TfJob.Definition, "ns", "owner"), _ => null);
        _machine.Advance(TimeSpan.FromSeconds(1));
        await _failing.Removed("last").WithPatience();

        Assert.Empty(_memory.Snapshot.All);
    }

    [Fact]
    public async Task A_namespace_that_cannot_be_read_is_not_invented()
    {
        _failing.Failed = NamespaceKey;

        Assert.Equal(503, Code(await _namespaces.GetAsync(NamespaceKey)));
        Assert.Equal(503, Code(await _namespaces.CreateAsync(Job("job"))));
        Assert.Empty(_memory.Snapshot.All);
    }

    [Fact]
    public async Task A_namespace_whose_objects_cannot_be_listed_remains_and_goes_with_the_next_deletion()
    {
        await _memory.CreateAsync(new(Namespace.Definition, Meta.Create("ns", ""), Encoding.UTF8.GetBytes("""{"finalizers":["kubernetes"]}"""), default));
        await _memory.CreateAsync(Job("job"));
        _failing.FailsLists = true;

        Assert.Equal(503, Code(await DeleteNamespaceAsync()));
        Assert.True(_memory.Snapshot.Find(NamespaceKey, out _)!.Meta.IsDeleting);

        _failing.FailsLists = false;
        Assert.True((await DeleteNamespaceAsync()).TryGet(out _, out _));
        Assert.Empty(_memory.Snapshot.All);
    }

    private ValueTask<Result<ApiObject>> DeleteNamespaceAsync() => _namespaces.UpdateAsync(
        NamespaceKey, current => ObjectDeletion.Begin(current, PropagationPolicy.Default, "2026-01-02T03:04:05Z"));

    private static int? Code(Result<ApiObject> outcome) => outcome.TryGet(out _, out var failure) ? null : failure.Code;

    private static IEnumerable<string> Owners(ApiObject item) => OwnerReference.Read(item.Meta.OwnerReferences).Select(reference => reference.Uid);

    private static ApiObject Job(string name, params string[] owners)
    {
        var references = owners.Select(owner => $$"""{"apiVersion":"kubeflow.org/v1","kind":"TFJob","name":"{{owner}}","uid":"uid-{{owner}}"}""");
        return new(TfJob.Definition, new()
        {
            Stable = StableMetadata.Empty with
            {
                Name = name,
                Namespace = "ns",
                Uid = $"uid-{name}",
                OwnerReferences = owners.Length == 0 ? default : Encoding.UTF8.GetBytes($"[{string.Join(',', references)}]"),
            },
        }, default, default);
    }

    /// <summary>Answers 503 to reads of one object, or to lists.</summary>
    private sealed class Failing(IObjectStore store) : ObjectStoreDecorator(store)
    {
        public ObjectKey? Failed { get; set; }

        public bool FailsLists { get; set; }

        /// <summary>The first update of this object is applied, and answers 504.</summary>
        public ObjectKey? Lost { get; set; }

        /// <summary>Ends with the first update of the collection.</summary>
        public TaskCompletionSource Updated { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        private readonly ConcurrentDictionary<string, TaskCompletionSource> _removed = new();

        public Task Removed(string name) => _removed.GetOrAdd(name, _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

        public override ValueTask<Result<ApiObject>> GetAsync(ObjectKey key) => key == Failed ? new(ApiErrors.ServiceUnavailable(retryAfter: 1)) : Store.GetAsync(key);

        public override ValueTask<Result<ObjectList>> ListAsync(ListQuery query) => FailsLists ? new(ApiErrors.ServiceUnavailable(retryAfter: 1)) : Store.ListAsync(query);

        public override async ValueTask<Result<ApiObject>> UpdateAsync(ObjectKey key, Func<ApiObject, Result<ApiObject>> update, WriteMode mode = WriteMode.Normal)
        {
            var outcome = await Store.UpdateAsync(key, update, mode);
            if (outcome.TryGet(out var updated, out _) && updated.IsFinalized)
            {
                _removed.GetOrAdd(key.Name, _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
            }

            if (key == Lost)
            {
                Lost = null;
                return ApiErrors.Timeout();
            }

            if (mode == WriteMode.Deferred)
            {
                Updated.TrySetResult();
            }

            return outcome;
        }
    }
}
