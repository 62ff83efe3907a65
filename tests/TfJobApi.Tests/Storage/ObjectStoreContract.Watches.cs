using System.Collections.Concurrent;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Storage;
using TfJobApi.Tests.Support;
using TfJobApi.Watch;
using static TfJobApi.Tests.Support.Outcome;

namespace TfJobApi.Tests.Storage;

public abstract partial class ObjectStoreContract
{
    [Fact]
    public async Task A_watch_reads_the_changes_after_its_version_in_order()
    {
        var store = Create();
        var created = Value(await store.CreateAsync(Job("a")));
        using var watch = store.Watch(created.Version, () => { });

        var updated = Value(await store.UpdateAsync(created.Key, job => WithCount(job, 1)));
        await store.DeleteAsync(created.Key, _ => null);
        var deletion = await store.GetVersionAsync();
        var other = Value(await store.CreateAsync(Job("b", "other")));

        var changes = await ReadAsync(watch, 3);
        Assert.Equal(
            [(WatchEventType.Modified, updated.Version), (WatchEventType.Deleted, deletion), (WatchEventType.Added, other.Version)],
            changes.Select(change => (change.Type, change.Version)));
        Assert.Equal([created.Version, updated.Version, null], changes.Select(change => change.Previous?.Version));
        Assert.Equal([1, 1, 0], changes.Select(change => Count(change.Object)));
    }

    [Fact]
    public async Task A_watch_without_a_version_reads_the_changes_after_it_was_opened()
    {
        var store = Create();
        await store.CreateAsync(Job("a"));
        using var watch = store.Watch(null, () => { });

        var created = Value(await store.CreateAsync(Job("b")));

        Assert.Equal(created.Version, Assert.Single(await ReadAsync(watch, 1)).Version);
    }

    [Fact]
    public async Task A_watch_is_notified_of_a_change()
    {
        var store = Create();
        using var watch = store.Watch(null, () => { });
#pragma warning disable CA2025 // the task ends before the watch is disposed
        var reading = ReadAsync(watch, 1);
#pragma warning restore CA2025
        Assert.False(reading.IsCompleted);

        var created = Value(await store.CreateAsync(Job("job")));

        Assert.Equal(created.Version, Assert.Single(await reading).Version);
    }

    [Fact]
    public async Task A_watch_does_not_read_writes_that_changed_nothing()
    {
        var store = Create();
        var created = Value(await store.CreateAsync(Job("job")));
        using var watch = store.Watch(created.Version, () => { });

        await store.CreateAsync(Job("job"));
        await store.UpdateAsync(Key, job => job);
        await store.UpdateAsync(Key, job => WithCount(job, 1), WriteMode.DryRun);
        await store.DeleteAsync(Key, _ => null, WriteMode.DryRun);
        var updated = Value(await store.UpdateAsync(Key, job => WithCount(job, 2)));

        Assert.Equal(updated.Version, Assert.Single(await ReadAsync(watch, 1)).Version);
    }

    [Fact]
    public async Task A_watch_resumes_from_the_version_of_the_last_change_that_it_read()
    {
        var store = Create();
        var first = await store.GetVersionAsync();
        List<long> versions = [];
        for (var i = 0; i < 5; i++)
        {
            versions.Add(Value(await store.CreateAsync(Job($"job-{i}"))).Version);
        }

        List<long> read = [];
        foreach (var count in new[] { 2, 3 })
        {
            using var watch = store.Watch(read.Count == 0 ? first : read[^1], () => { });
            read.AddRange((await ReadAsync(watch, count)).Select(change => change.Version));
        }

        Assert.Equal(versions, read);
    }

    [Fact]
    public async Task A_watch_reads_every_change_or_expires()
    {
        const int changes = 1500;
        var store = Create();
        using var watch = store.Watch(null, () => { });
        List<long> versions = [];
        for (var i = 0; i < changes; i++)
        {
            versions.Add(Value(await store.CreateAsync(Job($"job-{i}"))).Version);
        }

        var read = new List<WatchEvent>(changes);

        Assert.True(!watch.TryRead(read) || versions.SequenceEqual(read.Select(change => change.Version)));
    }

    [Fact]
    public async Task Every_watch_reads_every_change_of_concurrent_writers_once()
    {
        var store = Create();
        var versions = new ConcurrentBag<long>();
        WatchConnection[] watches = [.. Enumerable.Range(0, 4).Select(_ => store.Watch(null, () => { }))];
        var reading = Task.WhenAll(watches.Select(watch => Task.Run(async () =>
        {
            // A watch that neither waits nor ends blocks the others.
            using (watch)
            {
                return await ReadAsync(watch, Writers * 50);
            }
        })));

        await RunWritersAsync(async writer =>
        {
            for (var i = 0; i < 50; i++)
            {
                versions.Add(Value(await store.CreateAsync(Job($"job-{writer}-{i}"))).Version);
            }
        });

        Assert.All(await reading, changes => Assert.Equal(versions.Order(), changes.Select(change => change.Version)));
    }

    [Fact]
    public async Task A_list_and_the_changes_after_its_version_are_the_newest_list()
    {
        var store = Create();
        var writing = RunWritersAsync(async writer =>
        {
            for (var i = 0; i < 30; i++)
            {
                var key = new ObjectKey(TfJob.Definition, "ns", $"job-{writer}-{i % 4}");
                await store.CreateAsync(Job(key.Name));
                await (i % 3 == 0 ? store.DeleteAsync(key, _ => null) : store.UpdateAsync(key, job => WithCount(job, i)));
            }
        });
        using var watch = store.Watch(null, () => { });
        var list = await ListAsync(store);
        watch.Position = list.Version;
        var objects = list.Items.ToDictionary(item => item.Key, item => item.Version);
        await writing;

        var newest = await ListAsync(store);
        while (watch.Position < newest.Version)
        {
            foreach (var change in await ReadAsync(watch, 1))
            {
                objects.Remove(change.Object.Key);
                if (change.Type != WatchEventType.Deleted)
                {
                    objects.Add(change.Object.Key, change.Version);
                }
            }
        }

        Assert.Equal(newest.Items.ToDictionary(item => item.Key, item => item.Version), objects);
    }

    /// <summary>Waits for the given number of changes, and returns them.</summary>
    private static async Task<List<WatchEvent>> ReadAsync(WatchConnection watch, int count)
    {
        List<WatchEvent> all = [];
        while (all.Count < count)
        {
            var changes = new List<WatchEvent>(count - all.Count);
            Assert.True(watch.TryRead(changes));
            if (changes.Count == 0)
            {
                await watch.WaitAsync().AsTask().WithPatience();
                continue;
            }

            all.AddRange(changes);
            watch.Position = changes[^1].Version;
        }

        return all;
    }
}
