using System.Runtime.CompilerServices;
using TfJobApi.Memory;
using TfJobApi.Watch;

namespace TfJobApi.Tests.Storage;

public sealed class ChangeLogMemoryTests
{
    private static readonly byte[][] Specs = [.. Enumerable.Range(0, 32).Select(index => new byte[((index * 13 % 32) + 1) * 1024])];

    [Fact]
    public void No_more_than_64_MiB_of_objects_are_kept()
    {
        var log = KeptChanges.Create(0, capacity: 1000);
        for (var version = 1; version <= 100; version++)
        {
            log.Changes.Append(new(WatchEventType.Modified, KeptChanges.Job(version, new byte[1024 * 1024]), null));
        }

        // the objects are a little larger than 1 MiB each
        Assert.Equal(63, log.Changes.Newest - log.Changes.Oldest + 1);
        Assert.Equal(100, log.Changes.Newest);
    }

    [Fact]
    public void Changes_of_all_stores_have_a_limit()
    {
        var share = new MemoryShare(16 * 1024 * 1024, new(TimeProvider.System));
        KeptChanges[] logs = [KeptChanges.Create(0, capacity: 1000, share), KeptChanges.Create(0, capacity: 1000, share)];
        for (var version = 1; version <= 40; version++)
        {
            logs[version % 2].Changes.Append(new(WatchEventType.Modified, KeptChanges.Job((version + 1) / 2, new byte[1024 * 1024]), null));
        }

        Assert.InRange(share.Used, share.Limit - (2 * 1024 * 1024), share.Limit);
        Assert.Equal(15, logs.Sum(log => log.Changes.Newest - log.Changes.Oldest + 1));
        Assert.Null(logs[0].Read(1));

        logs[0].Changes.Restart(20);
        logs[1].Changes.Restart(20);
        Assert.Equal(0, share.Used);
    }

    [Fact]
    public void An_object_is_not_kept_alive_without_watches()
    {
        var log = KeptChanges.Create(0, capacity: 8);
        var appended = Append(log);

        GC.Collect();

        Assert.False(appended.IsAlive);
        Assert.Equal([1L], log.Read(0));

        [MethodImpl(MethodImplOptions.NoInlining)]
        static WeakReference Append(KeptChanges log)
        {
            var job = KeptChanges.Job(1);
            log.Changes.Append(new(WatchEventType.Added, job, null));
            return new(job);
        }
    }

    /// <summary>With specs of 1 to 32 KiB: the allocated memory does not depend on their sizes.</summary>
    [Fact]
    public void Memory_of_dropped_changes_is_used_again()
    {
        const int count = 500;
        var log = KeptChanges.Create(0, capacity: 16);
        var version = 0L;
        Append(count);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Append(count);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, count * 2048);

        void Append(int more)
        {
            for (var i = 0; i < more; i++)
            {
                version++;
                log.Changes.Append(new(WatchEventType.Modified, KeptChanges.Job(version, Specs[version % Specs.Length]), null));
            }
        }
    }

    /// <summary>A watch that resumes has its own copies of the changes that are no longer shared.</summary>
    [Fact]
    public void A_read_ends_after_much_memory_but_returns_a_change()
    {
        var log = KeptChanges.Create(0, capacity: 100);
        for (var version = 1; version <= 3; version++)
        {
            log.Changes.Append(new(WatchEventType.Modified, KeptChanges.Job(version, new byte[600 * 1024]), null));
        }

        Assert.Equal([1L], log.Read(0));
        Assert.Equal([2L], log.Read(1));
        Assert.Equal([3L], log.Read(2));
    }

    /// <summary>An idle tenant must not take the history of an active one.</summary>
    [Fact]
    public void The_oldest_changes_of_all_stores_are_removed_first()
    {
        var share = new MemoryShare(16 * 1024 * 1024, new(TimeProvider.System));
        KeptChanges[] logs = [KeptChanges.Create(0, capacity: 1000, share), KeptChanges.Create(0, capacity: 1000, share)];
        foreach (var log in logs)
        {
            for (var version = 1; version <= 15; version++)
            {
                log.Changes.Append(new(WatchEventType.Modified, KeptChanges.Job(version, new byte[1024 * 1024]), null));
            }
        }

        Assert.Equal(16, logs[0].Changes.Oldest);
        Assert.Equal(1, logs[1].Changes.Oldest);
    }
}
