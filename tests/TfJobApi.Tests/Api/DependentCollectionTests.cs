using System.Text;
using TfJobApi.Api;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Storage;
using TfJobApi.Tests.Support;
using TfJobApi.Updates;
using TfJobApi.Watch;

namespace TfJobApi.Tests.Api;

/// <summary>The consequences of a write for owners and dependents, by the rules of Kubernetes' garbage collector.</summary>
public sealed partial class DependentCollectionTests
{
    private const string Now = "2026-01-02T03:04:05Z";

    private readonly InMemoryObjectStore _memory;
    private readonly CollectingStore _store;

    public DependentCollectionTests()
    {
        var hub = WatchHubs.Create(1024);
        _memory = new(StoreSnapshot.Empty(1), hub, TimeProvider.System);
        _store = new(_memory, hub, TimeProvider.System, TimeProvider.System);
    }

    [Theory]
    [InlineData("apps/v1", "Deployment", "owner", "uid-owner")]
    [InlineData("kubeflow.org/v2", "TFJob", "owner", "uid-owner")]
    public async Task An_owner_of_an_unknown_kind_keeps_its_dependent(string apiVersion, string kind, string name, string uid)
    {
        await CreateAsync("owner");
        await CreateAsync("job", Reference(apiVersion, kind, name, uid, blocks: true));
        await CreateAsync("both", Reference(apiVersion, kind, name, "other", blocks: true), Blocking("owner"));

        await DeleteAsync("owner", PropagationPolicy.Foreground);

        Assert.Equal(["both", "job"], Names);
        Assert.Equal(["other"], Owners("both"));
    }

    [Fact]
    public async Task An_owner_has_no_dependents_of_another_uid_or_namespace()
    {
        await CreateAsync("owner");
        await CreateAsync("other-uid", Reference("kubeflow.org/v1", "TFJob", "owner", "uid-of-an-earlier-owner", blocks: false));
        await _store.CreateAsync(Job("elsewhere", "other", To("owner")));

        await DeleteAsync("owner", PropagationPolicy.Background);

        Assert.Equal(["other-uid", "elsewhere"], Names);
    }

    [Fact]
    public async Task A_second_owner_keeps_its_dependent()
    {
        await CreateAsync("first");
        await CreateAsync("second");
        await CreateAsync("job", To("first"), To("second"));

        await DeleteAsync("first", PropagationPolicy.Background);
        Assert.Equal(["uid-second"], Owners("job"));
        await DeleteAsync("second", PropagationPolicy.Background);

        Assert.Empty(Names);
    }

    [Fact]
    public async Task An_owner_in_the_foreground_waits_for_dependents_that_block_it()
    {
        await CreateAsync("owner");
        await _store.CreateAsync(With(Job("held", "ns", Blocking("owner")), stable => stable with { Finalizers = "[\"a.b/c\"]"u8.ToArray() }));

        await DeleteAsync("owner", PropagationPolicy.Foreground);
        Assert.Equal(["held", "owner"], Names);
        await CreateAsync("late", Blocking("owner"));
        await _store.UpdateAsync(Key("held"), job => ObjectDeletion.WithoutFinalizer(job, "a.b/c"));

        Assert.Empty(Names);
    }

    [Fact]
    public async Task An_owner_goes_when_its_dependent_is_given_to_another()
    {
        await CreateAsync("owner");
        await CreateAsync("other");
        await _store.CreateAsync(With(Job("held", "ns", Blocking("owner")), stable => stable with { Finalizers = "[\"a.b/c\"]"u8.ToArray() }));
        await DeleteAsync("owner", PropagationPolicy.Foreground);

        await _store.UpdateAsync(Key("held"), job => With(job, stable => stable with { OwnerReferences = References(To("other")) }));

        Assert.Equal(["held", "other"], Names);
    }

    [Fact]
    public async Task A_finalizer_of_a_dependent_does_not_hold_an_owner_in_the_background()
    {
        await CreateAsync("owner");
        await _store.CreateAsync(With(Job("held", "ns", Blocking("owner")), stable => stable with { Finalizers = "[\"a.b/c\"]"u8.ToArray() }));

        await DeleteAsync("owner", PropagationPolicy.Background);

        Assert.Equal(["held"], Names);
        Assert.True(_memory.Snapshot.All.Single().Meta.IsDeleting);
    }

    [Fact]
    public async Task A_dry_run_has_no_consequences()
    {
        await CreateAsync("owner");
        await CreateAsync("job", To("owner"));
        var before = _memory.Snapshot;

        await _store.UpdateAsync(Key("owner"), job => ObjectDeletion.Begin(job, PropagationPolicy.Background, Now), WriteMode.DryRun);

        Assert.Same(before, _memory.Snapshot);
    }

    [Fact]
    public async Task Events_are_in_the_order_of_the_consequences()
    {
        await CreateAsync("owner");
        await CreateAsync("a", Blocking("owner"));
        await CreateAsync("b", To("owner"));
        await CreateAsync("c", To("a"));
        using var watch = _memory.Watch(null, () => { });

        await DeleteAsync("owner", PropagationPolicy.Foreground);

        var changes = new List<WatchEvent>(16);
        Assert.True(watch.TryRead(changes));
        Assert.Equal(
            ["Modified owner", "Modified a", "Deleted b", "Deleted a", "Deleted c", "Deleted owner"],
            changes.Select(change => $"{change.Type} {change.Object.Key.Name}"));
    }

    [Fact]
    public async Task An_update_of_labels_does_not_read_the_dependents_of_a_waiting_owner()
    {
        await CreateAsync("owner");
        await _store.CreateAsync(With(Job("job", "ns", Blocking("owner")), stable => stable with { Finalizers = "[\"a/b\"]"u8.ToArray() }));
        await DeleteAsync("owner", PropagationPolicy.Foreground);
        await _memory.UpdateAsync(Key("job"), job => With(job, stable => stable with { Finalizers = default }));

        await _store.UpdateAsync(Key("owner"), owner => owner.With(owner.Meta with { Labels = "{\"a\":\"b\"}"u8.ToArray() }, owner.Spec));
        Assert.Equal(["owner"], Names);

        await _store.UpdateAsync(Key("owner"), owner => With(owner, stable => stable with { Finalizers = "[\"a/b\",\"foregroundDeletion\"]"u8.ToArray() }));
        Assert.Equal("[\"a/b\"]"u8, _memory.Snapshot.Find(Key("owner"), out _)!.Meta.Finalizers.Span);
    }

    private List<string> Names => [.. _memory.Snapshot.All.Select(job => job.Key.Name)];

    private static string To(string owner) => Reference("kubeflow.org/v1", "TFJob", owner, $"uid-{owner}", blocks: false);

    private static string Blocking(string owner) => Reference("kubeflow.org/v1", "TFJob", owner, $"uid-{owner}", blocks: true);

    private static string Reference(string apiVersion, string kind, string name, string uid, bool blocks) =>
        $$"""{"apiVersion":"{{apiVersion}}"{{(blocks ? ",\"blockOwnerDeletion\":true" : "")}},"kind":"{{kind}}","name":"{{name}}","uid":"{{uid}}"}""";

    private static byte[] References(params string[] references) => Encoding.UTF8.GetBytes($"[{string.Join(',', references)}]");

    private static ObjectKey Key(string name) => new(TfJob.Definition, "ns", name);

    private static ApiObject Job(string name, string @namespace, params string[] references) => With(
        new(TfJob.Definition, Meta.Create(name, @namespace), default, default),
        stable => stable with { Uid = $"uid-{name}", Generation = 1, OwnerReferences = references.Length == 0 ? default(ReadOnlyMemory<byte>) : References(references) });

    private static ApiObject With(ApiObject job, Func<StableMetadata, StableMetadata> change) =>
        job.With(job.Meta with { Stable = change(job.Meta.Stable) }, job.Spec);

    private HashSet<string> Owners(string name) => [.. OwnerReference.ReadUids(_memory.Snapshot.Find(Key(name), out _)!.Meta.OwnerReferences)];

    private async Task CreateAsync(string name, params string[] references) =>
        Assert.True((await _store.CreateAsync(Job(name, "ns", references))).TryGet(out _, out _));

    private async Task DeleteAsync(string name, PropagationPolicy policy) =>
        Assert.True((await _store.UpdateAsync(Key(name), job => ObjectDeletion.Begin(job, policy, Now))).TryGet(out _, out _));
}
