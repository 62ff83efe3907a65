using TfJobApi.Api;
using TfJobApi.Errors;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Storage;
using TfJobApi.Tests.Support;
using TfJobApi.Updates;

namespace TfJobApi.Tests.Api;

/// <summary>Objects that are created while their namespace is deleted go with it.</summary>
public sealed class NamespaceRaceTests
{
    private const string Now = "2026-01-02T03:04:05Z";

    private static readonly ObjectKey Key = new(Namespace.Definition, "", "ns");

    private readonly InMemoryObjectStore _memory;
    private readonly Interrupted _interrupted;
    private readonly ImplicitNamespaces _namespaces;

    public NamespaceRaceTests()
    {
        var hub = WatchHubs.Create(64);
        _memory = new(StoreSnapshot.Empty(41), hub, TimeProvider.System);
        _interrupted = new(_memory);
        _namespaces = new(_interrupted, new(_interrupted, hub, TimeProvider.System, TimeProvider.System), new(hub), default);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task An_object_that_is_created_after_the_list_goes(int times)
    {
        await _memory.CreateAsync(Job("first"));
        _interrupted.AfterList = async () =>
        {
            if (times-- > 0)
            {
                await _memory.CreateAsync(Job($"late-{times}"));
            }
        };

        await DeleteNamespaceAsync();

        Assert.Empty(_memory.Snapshot.All);
    }

    [Fact]
    public async Task A_deletion_ends_although_objects_are_created_without_end()
    {
        var count = 0;
        await _memory.CreateAsync(Job("first"));
        _interrupted.AfterList = async () => await _memory.CreateAsync(Job($"late-{count++}"));

        await DeleteNamespaceAsync();

        Assert.True((await _memory.GetAsync(Key)).TryGet(out var found, out _));
        Assert.True(found.Meta.IsDeleting);
    }

    [Fact]
    public async Task An_object_whose_create_began_before_the_deletion_goes()
    {
        await _memory.CreateAsync(Job("held", "a.b/c"));
        _interrupted.BeforeCreate = () => DeleteNamespaceAsync();

        Assert.True((await _namespaces.CreateAsync(Job("late"))).TryGet(out _, out _));

        Assert.Equal(["held"], _memory.Snapshot.List(TfJob.Definition, "ns").Select(job => job.Key.Name));
        Assert.False((await _namespaces.CreateAsync(Job("later"))).TryGet(out _, out var failure));
        Assert.Equal(403, failure.Code);
    }

    /// <summary>As of a seed, which is stored below the namespaces.</summary>
    [Fact]
    public async Task An_object_that_a_terminating_namespace_got_goes_with_the_last_finalizer()
    {
        await _memory.CreateAsync(Job("held", "a.b/c"));
        await DeleteNamespaceAsync();
        await _memory.CreateAllAsync([Job("seeded")]);

        await _namespaces.UpdateAsync(new(TfJob.Definition, "ns", "held"), current => ObjectDeletion.WithoutFinalizer(current, "a.b/c"));

        Assert.Empty(_memory.Snapshot.All);
    }

    private async ValueTask DeleteNamespaceAsync() => Assert.True(
        (await _namespaces.UpdateAsync(Key, current => ObjectDeletion.Begin(current, PropagationPolicy.Default, Now))).TryGet(out _, out _));

    private static ApiObject Job(string name, string? finalizer = null)
    {
        var meta = Meta.Create(name);
        var finalizers = finalizer is null ? default : FinalizerList.Write([finalizer]);
        return new(TfJob.Definition, meta with { Stable = meta.Stable with { Finalizers = finalizers } }, default, default);
    }

    /// <summary>Runs a function once before a create, and after each list of a namespace that is being deleted.</summary>
    private sealed class Interrupted(IObjectStore store) : ObjectStoreDecorator(store)
    {
        public Func<ValueTask>? BeforeCreate { get; set; }

        public Func<ValueTask>? AfterList { get; set; }

        public override async ValueTask<Result<ObjectList>> ListAsync(ListQuery query)
        {
            var listed = await Store.ListAsync(query);
            if (query.Resource == TfJob.Definition && AfterList is { } interrupt && (await Store.GetAsync(Key)).TryGet(out var found, out _) && found.Meta.IsDeleting)
            {
                await interrupt();
            }

            return listed;
        }

        public override async ValueTask<Result<ApiObject>> CreateAsync(ApiObject created, WriteMode mode = WriteMode.Normal, ICreationRequest? request = null)
        {
            if (created.Resource == TfJob.Definition && BeforeCreate is { } interrupt)
            {
                BeforeCreate = null;
                await interrupt();
            }

            return await Store.CreateAsync(created, mode);
        }
    }
}
