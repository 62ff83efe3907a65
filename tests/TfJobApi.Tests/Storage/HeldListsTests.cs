using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using TfJobApi.Memory;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Storage;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Storage;

public sealed class HeldListsTests
{
    /// <summary>The bytes that begun lists count are at least those of the objects that only they keep, and none remain without lists.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Begun_lists_count_every_object_that_only_they_keep(int seed)
    {
        var random = new Random(seed);
        var time = new FakeTimeProvider();
        var memory = MemoryBudget.Unlimited();
        var store = new InMemoryObjectStore(StoreSnapshot.Empty(1), WatchHubs.Create(32), time, memory);
        var lists = new Dictionary<long, List<ApiObject>>();

        for (var step = 0; step < 300; step++)
        {
            var name = $"job-{random.Next(6)}";
            var key = new ObjectKey(TfJob.Definition, "ns", name);
            switch (random.Next(9))
            {
                case 0:
                    await BeginAsync(null);
                    break;
                case 1 when lists.Count > 0:
                    // an older version, which is kept longer
                    await BeginAsync(lists.Keys.ElementAt(random.Next(lists.Count)));
                    break;
                case 2:
                    await BeginAsync(store.Snapshot.Version - random.Next(1, 4));
                    break;
                case 3:
                    time.Advance(TimeSpan.FromSeconds(random.Next(90)));
                    break;
                case 4:
                    await store.DeleteAsync(key, _ => null);
                    break;
                case < 7:
                    await store.CreateAsync(Job(name, random.Next(100)));
                    break;
                default:
                    await store.UpdateAsync(key, job => job.With(Job(name, random.Next(100)).Meta, job.Spec));
                    break;
            }

            foreach (var version in lists.Keys.ToList())
            {
                if (!(await store.ListAsync(Query(version) with { After = new(TfJob.Definition, "", "") })).TryGet(out _, out _))
                {
                    lists.Remove(version);
                }
            }

            var current = store.Snapshot.All.Select(Identity).ToHashSet();
            var kept = lists.Values.SelectMany(list => list).DistinctBy(Identity).Where(job => !current.Contains(Identity(job)));
            Assert.InRange(memory.HeldLists.Used, kept.Sum(job => job.Length + StoreMemory.BareSize), long.MaxValue);
            Assert.Equal(store.Snapshot.All.Sum(job => job.Length + StoreMemory.BareSize), memory.Objects.Used);
        }

        time.Advance(PageTokens.Lifetime);
        await store.ListAsync(Query(0) with { After = new(TfJob.Definition, "", "") });
        Assert.Equal(0, memory.HeldLists.Used);

        async Task BeginAsync(long? version)
        {
            var query = version is { } exact ? Query(exact) : new(TfJob.Definition, null);
            if (!(await store.ListAsync(query with { Limit = 1 })).TryGet(out var page, out _))
            {
                return;
            }

            page.Held?.Dispose();
            if (page.HasMore && (await store.ListAsync(Query(page.Version))).TryGet(out var all, out _))
            {
                lists[page.Version] = [.. all.Items];
            }
        }
    }

    [Fact]
    public async Task A_begun_list_counts_revisions_that_were_replaced_while_it_was_read()
    {
        var (time, memory) = (new FakeTimeProvider(), MemoryBudget.Unlimited());
        var store = new InMemoryObjectStore(StoreSnapshot.Empty(1), WatchHubs.Create(32), time, memory);
        foreach (var name in (string[])["a", "b", "c"])
        {
            await store.CreateAsync(Job(name, 10_000));
        }

        var replaced = store.Snapshot.All.ToList();
        await store.ListAsync(new(TfJob.Definition, null)
        {
            Limit = 2,
            Filter = job =>
            {
                _ = job.Key.Name == "a"
                    ? store.DeleteAsync(job.Key, _ => null).AsTask()
                    : store.UpdateAsync(job.Key, current => current.With(Job(current.Key.Name, 1).Meta, current.Spec)).AsTask();
                return true;
            },
        });
        replaced.RemoveAll(job => ReferenceEquals(store.Snapshot.Find(job.Key, out _), job));

        Assert.Equal(["a", "b"], replaced.Select(job => job.Key.Name));
        Assert.InRange(memory.HeldLists.Used, replaced.Sum(job => job.Length + StoreMemory.BareSize), 50_000);

        time.Advance(PageTokens.Lifetime);
        await store.ListAsync(Query(0) with { After = new(TfJob.Definition, "", "") });
        Assert.Equal(0, memory.HeldLists.Used);
    }

    [Fact]
    public async Task A_list_that_expires_while_a_later_page_is_read_is_not_kept_again()
    {
        var (time, memory) = (new FakeTimeProvider(), MemoryBudget.Unlimited());
        var store = new InMemoryObjectStore(StoreSnapshot.Empty(1), WatchHubs.Create(32), time, memory);
        foreach (var name in (string[])["a", "b", "c", "d"])
        {
            await store.CreateAsync(Job(name, 1));
        }

        var first = Query(store.Snapshot.Version) with { Limit = 1 };
        Assert.True((await store.ListAsync(first)).TryGet(out var page, out _));
        await store.DeleteAsync(new(TfJob.Definition, "ns", "d"), _ => null);
        var next = first with { After = page.Items.Single().Key };
        await store.ListAsync(next with
        {
            Filter = _ =>
            {
                time.Advance(PageTokens.Lifetime);
                return true;
            },
        });

        Assert.False((await store.ListAsync(next)).TryGet(out _, out var failure));
        Assert.Equal((410, 0), (failure.Code, memory.HeldLists.Used));
    }

    /// <summary>The history has each change as bytes, of which an older revision must not keep more than it needs.</summary>
    [Fact]
    public async Task A_begun_list_of_an_older_version_keeps_no_more_bytes_than_it_counts()
    {
        const int Length = 100_000;
        var memory = MemoryBudget.Unlimited();
        var store = new InMemoryObjectStore(StoreSnapshot.Empty(1), WatchHubs.Create(32), new FakeTimeProvider(), memory);
        string[] names = ["deleted", "labels", "spec", "status"];
        foreach (var name in names)
        {
            var meta = Meta.Create(name, "ns", """{"a":"1"}""") with { Annotations = "{\"b\":\"2\"}"u8.ToArray() };
            meta = meta with { Stable = meta.Stable with { Finalizers = "[\"example.com/c\"]"u8.ToArray() } };
            await store.CreateAsync(new(TfJob.Definition, meta, Text(Length), "{\"d\":3}"u8.ToArray()));
        }

        var version = store.Snapshot.Version;
        await store.DeleteAsync(Key("deleted"), _ => null);
        await store.UpdateAsync(Key("labels"), job => job.With(job.Meta with { Labels = default, Annotations = default }, job.Spec));
        await store.UpdateAsync(Key("spec"), job => job.With(job.Meta with { Stable = job.Meta.Stable with { Generation = 2 } }, Text(Length + 1)));
        await store.UpdateAsync(Key("status"), job => job.WithStatus("{\"d\":4}"u8.ToArray()));
        Assert.True((await store.ListAsync(Query(version) with { Limit = 1 })).TryGet(out _, out _));
        Assert.True((await store.ListAsync(Query(version))).TryGet(out var list, out _));

        var current = store.Snapshot.All.SelectMany(Arrays).ToHashSet();
        var kept = list.Items.SelectMany(Arrays).Distinct().Where(array => !current.Contains(array));

        Assert.Equal(names, list.Items.Select(job => job.Key.Name));
        Assert.InRange(kept.Sum(array => array.Length), 2 * Length, memory.HeldLists.Used);

        static ObjectKey Key(string name) => new(TfJob.Definition, "ns", name);

        static byte[] Text(int length) => Encoding.UTF8.GetBytes($$"""{"text":"{{new string('x', length)}}"}""");
    }

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 20)];

    private static ListQuery Query(long version) => new(TfJob.Definition, null) { Version = version, IsExact = true };

    private static (string Name, long Version) Identity(ApiObject job) => (job.Key.Name, job.Version);

    private static IEnumerable<byte[]> Arrays(ApiObject job)
    {
        ReadOnlyMemory<byte>[] parts = [job.Meta.Labels, job.Meta.Annotations, job.Meta.Finalizers, job.Meta.OwnerReferences, job.Spec, job.Status];
        return parts.Select(part => MemoryMarshal.TryGetArray(part, out var segment) ? segment.Array! : []);
    }

    private static ApiObject Job(string name, int length) =>
        new(TfJob.Definition, Meta.Create(name, "ns", $"{{\"text\":\"{new string('x', length)}\"}}"), default, default);
}
