using TfJobApi.Memory;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Storage;
using TfJobApi.Tests.Support;
using TfJobApi.Watch;

namespace TfJobApi.Tests.Storage;

public sealed class ChangeLogTests
{
    [Fact]
    public void Changes_after_a_version_are_read_in_order()
    {
        var log = Create(10, capacity: 4);
        log.Append(11, 12, 13);

        Assert.Equal([11L, 12, 13], log.Read(10));
        Assert.Equal([13L], log.Read(12));
        Assert.Equal([], log.Read(13));
        Assert.Equal([], log.Read(99));
    }

    [Fact]
    public void The_newest_changes_replace_the_oldest()
    {
        var log = Create(10, capacity: 2);
        log.Append(11, 12, 13);

        Assert.Null(log.Read(10));
        Assert.Null(log.Read(0));
        Assert.Equal([12L, 13], log.Read(11));
        Assert.Equal((12L, 13L), (log.Changes.Oldest, log.Changes.Newest));
    }

    [Fact]
    public void Changes_before_the_start_are_not_kept()
    {
        var log = Create(10, capacity: 4);

        Assert.Null(log.Read(9));
        Assert.Equal([], log.Read(10));
    }

    [Fact]
    public void No_more_changes_than_the_capacity_of_the_list_are_read_at_once()
    {
        var log = Create(0, capacity: 8);
        log.Append(1, 2, 3, 4, 5);

        Assert.Equal([1L, 2], log.Read(0, capacity: 2));
        Assert.Equal([], log.Read(long.MaxValue, capacity: 2));
    }

    [Fact]
    public void No_more_than_64_MiB_of_objects_are_kept()
    {
        var log = Create(0, capacity: 1000);
        for (var version = 1; version <= 100; version++)
        {
            log.Changes.Append(new(WatchEventType.Modified, Job(version, new byte[1024 * 1024]), null));
        }

        // The objects are a little larger than 1 MiB each.
        Assert.Equal(63, log.Changes.Newest - log.Changes.Oldest + 1);
        Assert.Equal(100, log.Changes.Newest);
    }

    [Fact]
    public void Changes_of_all_stores_have_a_limit()
    {
        var share = new MemoryShare(16 * 1024 * 1024, new(TimeProvider.System));
        Log[] logs = [Create(0, capacity: 1000, share), Create(0, capacity: 1000, share)];
        for (var version = 1; version <= 40; version++)
        {
            logs[version % 2].Changes.Append(new(WatchEventType.Modified, Job((version + 1) / 2, new byte[1024 * 1024]), null));
        }

        // a change is counted twice, with its encoded line
        Assert.InRange(share.Used, share.Limit - (3 * 1024 * 1024), share.Limit);
        Assert.Equal(7, logs.Sum(log => log.Changes.Newest - log.Changes.Oldest + 1));
        Assert.Null(logs[0].Read(1));

        logs[0].Changes.Restart(20);
        logs[1].Changes.Restart(20);
        Assert.Equal(0, share.Used);
    }

    [Fact]
    public void A_version_cannot_be_skipped()
    {
        var log = Create(10, capacity: 4);

        Assert.Throws<ArgumentException>(() => log.Append(12));
        Assert.Throws<ArgumentException>(() => log.Append(10));
    }

    [Fact]
    public async Task A_concurrent_reader_reads_every_change_or_expires()
    {
        const int changes = 200_000;
        var log = Create(0, capacity: 64);
        var writer = Task.Run(() => log.Append([.. Enumerable.Range(1, changes).Select(version => (long)version)]), TestContext.Current.CancellationToken);

        var position = 0L;
        var read = new List<WatchEvent>(16);
        while (position < changes)
        {
            read.Clear();
            if (!log.Changes.TryRead(log.Hub.Era, position, read))
            {
                position = log.Changes.Oldest - 1;
                continue;
            }

            foreach (var change in read)
            {
                Assert.Equal(++position, change.Version);
            }
        }

        await writer;
    }

    [Fact]
    public void A_restart_expires_positions_even_if_the_same_versions_come_again()
    {
        var log = Create(10, capacity: 8);
        var era = log.Hub.Era;
        log.Append(11, 12, 13);

        log.Changes.Restart(10);
        log.Append(11, 12, 13, 14);

        Assert.False(log.Changes.TryRead(era, 13, []));
        Assert.Equal([11, 12, 13, 14], log.Read(10));
    }

    private static Log Create(long version, int capacity, MemoryShare? share = null)
    {
        var hub = WatchHubs.Create(capacity);
        var changes = new ChangeLog(hub, share ?? MemoryBudget.Unlimited().History);
        changes.Restart(version);

        return new(hub, changes);
    }

    private static ApiObject Job(long version, byte[]? spec = null) =>
        new(TfJob.Definition, Meta.Create(), spec ?? "{}"u8.ToArray(), default, version);

    private sealed record Log(WatchHub Hub, ChangeLog Changes)
    {
        public void Append(params long[] versions)
        {
            foreach (var version in versions)
            {
                Changes.Append(new(WatchEventType.Modified, Job(version), null));
            }
        }

        /// <summary>Null if they are no longer kept.</summary>
        public IEnumerable<long>? Read(long version, int capacity = 16)
        {
            var read = new List<WatchEvent>(capacity);
            return Changes.TryRead(Hub.Era, version, read) ? [.. read.Select(change => change.Version)] : null;
        }
    }
}
