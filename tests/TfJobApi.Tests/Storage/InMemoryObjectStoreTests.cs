using System.Runtime.CompilerServices;
using Microsoft.Extensions.Time.Testing;
using TfJobApi.Errors;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Storage;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Storage;

public sealed class InMemoryObjectStoreContract : ObjectStoreContract
{
    private protected override IObjectStore Create() => InMemoryObjectStoreTests.Create(historyLength: 1024);
}

/// <summary>Behaviour of the store in memory that other stores do not promise.</summary>
public sealed class InMemoryObjectStoreTests
{
    private const int HistoryLength = 16;

    [Fact]
    public async Task Versions_have_no_gaps()
    {
        var store = Create();

        await CreateAsync(store, "a", "b");
        await store.DeleteAsync(new(TfJob.Definition, "ns", "a"), _ => null);
        await CreateAsync(store, "c");

        Assert.Equal(45, store.Snapshot.Version);
    }

    [Fact]
    public async Task A_restored_snapshot_is_the_content_and_versions_continue_above_all_issued_ones()
    {
        var store = Create();
        await CreateAsync(store, "a");
        var snapshot = store.Snapshot;
        await store.DeleteAsync(new(TfJob.Definition, "ns", "a"), _ => null);
        await CreateAsync(store, "b");

        store.Restore(snapshot);
        await CreateAsync(store, "next");

        Assert.Equal(["a", "next"], await NamesAsync(store));
        Assert.Equal([42, 46], store.Snapshot.List(TfJob.Definition, null).Select(job => job.Version));
        Assert.Equal(46, store.Snapshot.Version);
    }

    [Fact]
    public async Task Versions_that_restarted_continue_above_all_issued_ones_later()
    {
        var store = Create();
        var start = store.Snapshot;
        await CreateAsync(store, "a", "b", "c");

        store.Restore(start, VersionOrder.Restart);
        var restarted = store.Snapshot.Version;
        store.Restore(start);

        Assert.Equal((41, 45), (restarted, store.Snapshot.Version));
    }

    [Fact]
    public async Task A_list_that_began_before_a_restore_keeps_no_page_token()
    {
        var store = Create();
        await CreateAsync(store, "a", "b");
        var before = store.Snapshot;

        await store.ListAsync(new(TfJob.Definition, null)
        {
            Limit = 1,
            Filter = _ =>
            {
                store.Restore(StoreSnapshot.Empty(0));
                return true;
            },
        });

        Assert.Equal(410, Failure(await store.ListAsync(
            new(TfJob.Definition, null) { Version = before.Version, IsExact = true, After = new(TfJob.Definition, "ns", "a") })).Code);
    }

    [Fact]
    public async Task A_closed_store_rejects_objects()
    {
        var store = Create();
        await CreateAsync(store, "a");
        var snapshot = store.Snapshot;

        Assert.Equal(43, store.Close());

        Assert.Equal("the tenant was deleted during this request", store.Restore(snapshot)?.Message);

        Assert.False((await store.CreateAsync(Job("b"))).TryGet(out _, out _));
        Assert.False((await store.CreateAllAsync([Job("b")])).TryGet(out _, out _));
        Assert.Empty(await NamesAsync(store));
    }

    [Fact]
    public async Task Many_objects_are_created_in_one_step_or_not_at_all()
    {
        var store = Create();
        await CreateAsync(store, "b");
        var before = store.Snapshot;

        var other = new ApiObject(TfJob.Definition, Meta.Create("b", "ns", """{"other":"b"}"""), default, default);

        Assert.False((await store.CreateAllAsync([Job("a"), other])).TryGet(out _, out var failure));
        Assert.Equal("AlreadyExists", failure.Reason);
        Assert.Same(before, store.Snapshot);
        Assert.True((await store.CreateAllAsync([Job("c"), Job("a")])).TryGet(out var after, out _));
        Assert.Equal(3, after.Snapshot.Count(TfJob.Definition));
        Assert.Equal(["a", "b", "c"], await NamesAsync(store));
    }

    [Fact]
    public async Task An_exact_version_can_be_listed_as_long_as_its_changes_are_kept()
    {
        var store = Create();
        for (var i = 0; i < 30; i++)
        {
            await CreateAsync(store, $"job-{i}");
        }

        Assert.True((await ListExactAsync(store, 71 - HistoryLength)).TryGet(out var list, out _));
        Assert.Equal(30 - HistoryLength, list.Items.Count());
        Assert.False((await ListExactAsync(store, 71 - HistoryLength - 1)).TryGet(out _, out var failure));
        Assert.Equal(410, failure.Code);
    }

    [Fact]
    public async Task A_page_keeps_its_version_for_the_lifetime_of_a_page_token()
    {
        var time = new FakeTimeProvider();
        var store = Create(time);
        await CreateAsync(store, "a", "b");
        await store.ListAsync(new(TfJob.Definition, null) { Limit = 1 });
        var query = new ListQuery(TfJob.Definition, null) { Version = store.Snapshot.Version, IsExact = true, After = new(TfJob.Definition, "ns", "a") };
        await store.DeleteAsync(new(TfJob.Definition, "ns", "b"), _ => null);

        time.Advance(PageTokens.Lifetime - TimeSpan.FromTicks(1));
        Assert.True((await store.ListAsync(query)).TryGet(out var page, out _));
        Assert.Equal("b", Assert.Single(page.Items).Key.Name);
        time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(410, Failure(await store.ListAsync(query)).Code);
    }

    [Fact]
    public async Task A_restore_expires_page_tokens()
    {
        var store = Create();
        await CreateAsync(store, "a", "b");
        var version = store.Snapshot.Version;
        await store.ListAsync(new(TfJob.Definition, null) { Limit = 1 });

        store.Restore(StoreSnapshot.Empty(0));

        Assert.Equal(410, Failure(await store.ListAsync(new(TfJob.Definition, null) { Version = version, IsExact = true, After = new(TfJob.Definition, "ns", "a") })).Code);
    }

    [Fact]
    public async Task A_restore_expires_open_watches()
    {
        var store = Create();
        var snapshot = store.Snapshot;
        using var watch = store.Watch(null, () => { });

        store.Restore(snapshot);

        Assert.False(watch.TryRead([]));
        await watch.WaitAsync();
    }

    [Fact]
    public async Task A_restore_drops_replaced_objects()
    {
        var store = Create();

        var references = await FillAsync(store);
        store.Restore(StoreSnapshot.Empty(0));
        GC.Collect();

        Assert.All(references, reference => Assert.False(reference.IsAlive));
        GC.KeepAlive(store);
    }

    /// <summary>Creates objects that only a held list, the history or the store keep.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<List<WeakReference>> FillAsync(InMemoryObjectStore store)
    {
        List<WeakReference> references = [];
        for (var i = 0; i < 10; i++)
        {
            await CreateAsync(store, $"job-{i}", $"other-{i}");
            references.Add(new(store.Snapshot.Find(new(TfJob.Definition, "ns", $"job-{i}"), out _)));
            await store.ListAsync(new(TfJob.Definition, null) { Limit = 1 });
            await store.DeleteAsync(new(TfJob.Definition, "ns", $"job-{i}"), _ => null);
        }

        return references;
    }

    [Fact]
    public async Task Objects_of_a_namespace_share_its_text()
    {
        var store = Create();

        await store.CreateAsync(Job("a", new(['n', 's'])));
        await store.CreateAsync(Job("b", new(['n', 's'])));
        await store.CreateAllAsync([Job("c", new(['n', 's'])), Job("d", new(['n', 's']))]);

        Assert.Single(store.Snapshot.List(TfJob.Definition, "ns").Select(item => item.Key.Namespace).Distinct(ReferenceEqualityComparer.Instance));
    }

    internal static InMemoryObjectStore Create(TimeProvider? time = null, int historyLength = HistoryLength) =>
        new(StoreSnapshot.Empty(41), WatchHubs.Create(historyLength), time ?? TimeProvider.System);

    private static ApiObject Job(string name, string @namespace = "ns") => new(TfJob.Definition, Meta.Create(name, @namespace), default, default);

    private static async Task CreateAsync(InMemoryObjectStore store, params string[] names)
    {
        foreach (var name in names)
        {
            Assert.True((await store.CreateAsync(Job(name))).TryGet(out _, out _));
        }
    }

    private static ValueTask<Result<ObjectList>> ListExactAsync(InMemoryObjectStore store, long version) =>
        store.ListAsync(new(TfJob.Definition, null) { Version = version, IsExact = true });

    private static async Task<IEnumerable<string>> NamesAsync(InMemoryObjectStore store) =>
        (await store.ListAsync(new(TfJob.Definition, null))).TryGet(out var list, out _) ? list.Items.Select(item => item.Key.Name) : [];

    private static ApiStatus Failure(Result<ObjectList> outcome)
    {
        Assert.False(outcome.TryGet(out _, out var failure));
        return failure!;
    }
}
