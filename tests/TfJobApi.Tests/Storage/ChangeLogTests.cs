using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using TfJobApi.Memory;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Storage;
using TfJobApi.Tests.Support;
using TfJobApi.Watch;

namespace TfJobApi.Tests.Storage;

public sealed class ChangeLogTests
{
    private static readonly byte[][] Specs = [.. Enumerable.Range(1, 32).Select(kilobytes => new byte[kilobytes * 1024])];

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

        Assert.InRange(share.Used, share.Limit - (2 * 1024 * 1024), share.Limit);
        Assert.Equal(15, logs.Sum(log => log.Changes.Newest - log.Changes.Oldest + 1));
        Assert.Null(logs[0].Read(1));

        logs[0].Changes.Restart(20);
        logs[1].Changes.Restart(20);
        Assert.Equal(0, share.Used);
    }

    /// <summary>A change is read as an object while it is shared, and from its bytes later; both must be the change that was appended.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_change_is_read_as_it_was_appended(bool isWatched)
    {
        var log = Create(0, capacity: 8);
        using var watch = isWatched ? new WatchConnection(log.Hub, log.Changes, 0, () => { }) : null;
        var full = new ObjectMeta
        {
            Labels = "{\"a\":\"1\"}"u8.ToArray(),
            Annotations = """{"é\"":"\u003c"}"""u8.ToArray(),
            Stable = Meta.Create("name").Stable with
            {
                GenerateName = "na",
                Generation = 7,
                CreationTimestamp = "2026-01-02T03:04:05Z",
                Finalizers = "[\"a/b\"]"u8.ToArray(),
                OwnerReferences = """[{"apiVersion":"v1","kind":"A","name":"a","uid":"u"}]"""u8.ToArray(),
            },
        };
        WatchEvent[] appended =
        [
            new(WatchEventType.Added, Object(Meta.Create("bare"), 1), null),
            new(WatchEventType.Modified, Object(full, 2, "{\"a\":1}", "{}"), Object(Meta.Create("name"), 1)),
            new(WatchEventType.Modified, Object(full, 3, "{\"a\":1}", "{\"b\":2}"), Object(full, 2, "{\"a\":1}", "{}")),
            new(WatchEventType.Modified, Object(full, 4, "{}", "{\"b\":2}"), Object(full, 3, "{\"a\":1}", "{\"b\":2}")),
            new(WatchEventType.Deleted, Object(full, 5, "{}"), Object(full, 4, "{}", "{\"b\":2}")),
        ];
        foreach (var change in appended)
        {
            log.Changes.Append(change);
        }

        var read = new List<WatchEvent>(appended.Length);

        Assert.True(log.Changes.TryRead(log.Hub.Era, 0, read));
        Assert.Equal(appended.Select(Text), read.Select(Text));
    }

    [Fact]
    public void An_object_is_not_kept_alive_without_watches()
    {
        var log = Create(0, capacity: 8);
        var appended = Append(log);

        GC.Collect();

        Assert.False(appended.IsAlive);
        Assert.Equal([1L], log.Read(0));

        [MethodImpl(MethodImplOptions.NoInlining)]
        static WeakReference Append(Log log)
        {
            var job = Job(1);
            log.Changes.Append(new(WatchEventType.Added, job, null));
            return new(job);
        }
    }

    /// <summary>With specs of 1 to 32 KiB: the allocated memory does not depend on their sizes.</summary>
    [Fact]
    public void Memory_of_dropped_changes_is_used_again()
    {
        const int count = 500;
        var log = Create(0, capacity: 16);
        var version = 0L;
        Append(count);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Append(count);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, count * 1024);

        void Append(int more)
        {
            for (var i = 0; i < more; i++)
            {
                version++;
                log.Changes.Append(new(WatchEventType.Modified, Job(version, Specs[version % Specs.Length]), null));
            }
        }
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

    private static string Text(WatchEvent change) => $"{change.Type} {Text(change.Object)} {Text(change.Previous)}";

    private static string? Text(ApiObject? item)
    {
        if (item is null)
        {
            return null;
        }

        var output = new ArrayBufferWriter<byte>();
        item.Write(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static ApiObject Object(ObjectMeta meta, long version, string spec = "", string status = "") =>
        new(TfJob.Definition, meta, Encoding.UTF8.GetBytes(spec), Encoding.UTF8.GetBytes(status), version);

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
