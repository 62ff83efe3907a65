using System.Text;
using Microsoft.Extensions.Time.Testing;
using TfJobApi.Memory;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Storage;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Storage;

/// <summary>A list of an older version has revisions that the store no longer has. All such lists together have a limit.</summary>
public sealed class OldListsTests
{
    private const int Length = 200_000;

    private readonly MemoryBudget _memory;
    private readonly InMemoryObjectStore _store;

    /// <summary>Begun lists have 15 % of 16 MiB, 2.5 million bytes: enough for four lists with three revisions each.</summary>
    public OldListsTests()
    {
        var time = new FakeTimeProvider();
        _memory = new(16 * 1024 * 1024, time);
        _store = new(StoreSnapshot.Empty(1), WatchHubs.Create(64), time, _memory);
    }

    [Fact]
    public async Task Its_revisions_are_counted_until_it_has_been_read()
    {
        var version = await ReplaceAsync();

        var list = await ListAsync(version);
        Assert.Equal(["a", "a", "a"], list!.Items.Select(Content));
        Assert.InRange(_memory.HeldLists.Used, 3 * Length, (3 * Length) + 10_000);

        list.Held!.Dispose();
        Assert.Equal(0, _memory.HeldLists.Used);
    }

    [Fact]
    public async Task Beyond_the_limit_a_list_is_too_old()
    {
        var version = await ReplaceAsync();
        var lists = new List<ObjectList?>();
        for (var i = 0; i < 5; i++)
        {
            lists.Add(await ListAsync(version));
        }

        Assert.Equal([true, true, true, true, false], lists.Select(list => list is not null));
        Assert.All(lists.Take(4), list => Assert.Equal(3, list!.Items.Count()));

        lists[0]!.Held!.Dispose();
        Assert.NotNull(await ListAsync(version));
    }

    [Fact]
    public async Task Lists_at_the_same_time_have_no_more_than_the_limit()
    {
        var version = await ReplaceAsync();

        var lists = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => ListAsync(version).AsTask())));

        Assert.InRange(lists.Count(list => list is not null), 0, 4);
        Assert.InRange(_memory.HeldLists.Used, 0, _memory.HeldLists.Limit);
    }

    [Fact]
    public async Task Begun_lists_are_removed_for_it()
    {
        var version = await ReplaceAsync();
        Assert.True((await _store.ListAsync(Query(version - 1) with { Limit = 1 })).TryGet(out var page, out _));
        Assert.InRange(_memory.HeldLists.Used, 2 * Length, _memory.HeldLists.Limit);

        for (var i = 0; i < 4; i++)
        {
            Assert.NotNull(await ListAsync(version));
        }

        Assert.False((await _store.ListAsync(Query(page.Version) with { After = page.Items.First().Key })).TryGet(out _, out var failure));
        Assert.Equal(410, failure.Code);
    }

    [Fact]
    public async Task Changes_of_labels_need_no_copies_of_the_spec()
    {
        const int changes = 60;
        for (var i = 0; i < 4; i++)
        {
            await _store.CreateAsync(Job($"job-{i}", 'a', Length / 10));
        }

        var version = _store.Snapshot.Version;
        for (var i = 0; i < changes; i++)
        {
            var labels = Encoding.UTF8.GetBytes($$"""{"i":"{{i}}"}""");
            await _store.UpdateAsync(new(TfJob.Definition, "ns", $"job-{i % 4}"), job => job.With(job.Meta with { Labels = labels }, job.Spec));
        }

        Assert.NotNull(await ListAsync(version));
        Assert.InRange(_memory.HeldLists.Used, 0, changes * 2 * StoreMemory.BareSize);
    }

    private static ListQuery Query(long version) => new(TfJob.Definition, null) { Version = version, IsExact = true };

    private static string Content(ApiObject job) => Encoding.UTF8.GetString(job.Spec.Span[1..2]);

    private static ApiObject Job(string name, char content, int length = Length) =>
        new(TfJob.Definition, Meta.Create(name), Encoding.UTF8.GetBytes($"\"{new string(content, length)}\""), default);

    /// <summary>Creates three TFJobs and replaces their specs; returns the version before the replacement.</summary>
    private async Task<long> ReplaceAsync()
    {
        for (var i = 0; i < 3; i++)
        {
            await _store.CreateAsync(Job($"job-{i}", 'a'));
        }

        var version = _store.Snapshot.Version;
        for (var i = 0; i < 3; i++)
        {
            await _store.UpdateAsync(new(TfJob.Definition, "ns", $"job-{i}"), job => job.With(job.Meta, Job("", 'b').Spec));
        }

        return version;
    }

    /// <summary>Returns null if the version is too old.</summary>
    private async ValueTask<ObjectList?> ListAsync(long version) =>
        (await _store.ListAsync(Query(version))).TryGet(out var list, out _) ? list : null;
}
