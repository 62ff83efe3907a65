using System.Buffers;
using System.Text;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Tests.Support;
using TfJobApi.Watch;

namespace TfJobApi.Tests.Storage;

public sealed class ChangeLogTests
{
    [Fact]
    public void Changes_after_a_version_are_read_in_order()
    {
        var log = KeptChanges.Create(10, capacity: 4);
        log.Append(11, 12, 13);

        Assert.Equal([11L, 12, 13], log.Read(10));
        Assert.Equal([13L], log.Read(12));
        Assert.Equal([], log.Read(13));
        Assert.Equal([], log.Read(99));
    }

    [Fact]
    public void The_newest_changes_replace_the_oldest()
    {
        var log = KeptChanges.Create(10, capacity: 2);
        log.Append(11, 12, 13);

        Assert.Null(log.Read(10));
        Assert.Null(log.Read(0));
        Assert.Equal([12L, 13], log.Read(11));
        Assert.Equal((12L, 13L), (log.Changes.Oldest, log.Changes.Newest));
    }

    [Fact]
    public void Changes_before_the_start_are_not_kept()
    {
        var log = KeptChanges.Create(10, capacity: 4);

        Assert.Null(log.Read(9));
        Assert.Equal([], log.Read(10));
    }

    [Fact]
    public void No_more_changes_than_the_capacity_of_the_list_are_read_at_once()
    {
        var log = KeptChanges.Create(0, capacity: 8);
        log.Append(1, 2, 3, 4, 5);

        Assert.Equal([1L, 2], log.Read(0, capacity: 2));
        Assert.Equal([], log.Read(long.MaxValue, capacity: 2));
    }

    /// <summary>A change is read as an object while it is shared, and from its bytes later; both must be the change that was appended.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_change_is_read_as_it_was_appended(bool isWatched)
    {
        var log = KeptChanges.Create(0, capacity: 8);
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

    /// <summary>Otherwise many watches that read slowly would hold a copy of their own each.</summary>
    [Fact]
    public void Watches_share_the_copy_of_a_large_change()
    {
        var log = KeptChanges.Create(0, capacity: 8);
        log.AppendLarge(1, 'a');

        var (one, other) = (log.ReadOne(1), log.ReadOne(1));

        Assert.Same(one, other);
    }

    [Fact]
    public void A_copy_is_not_shared_after_a_restart_with_other_changes_of_the_same_versions()
    {
        var log = KeptChanges.Create(0, capacity: 8);
        log.AppendLarge(1, 'a');
        var before = log.ReadOne(1);

        log.Changes.Restart(0);
        log.AppendLarge(1, 'b');

        Assert.NotSame(before, log.ReadOne(1));
        Assert.Contains((byte)'b', log.ReadOne(1).Object.Spec.ToArray());
    }

    [Fact]
    public void A_version_cannot_be_skipped()
    {
        var log = KeptChanges.Create(10, capacity: 4);

        Assert.Throws<ArgumentException>(() => log.Append(12));
        Assert.Throws<ArgumentException>(() => log.Append(10));
    }

    [Fact]
    public async Task A_concurrent_reader_reads_every_change_or_expires()
    {
        const int changes = 200_000;
        var log = KeptChanges.Create(0, capacity: 64);
        var writer = Task.Run(() => log.Append([.. Enumerable.Range(1, changes).Select(version => (long)version)]), TestContext.Current.CancellationToken);

        var position = 0L;
        var read = new List<WatchEvent>(16);
        while (position < changes && !writer.IsFaulted)
        {
            await Task.Yield();
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
        var log = KeptChanges.Create(10, capacity: 8);
        var era = log.Hub.Era;
        log.Append(11, 12, 13);

        log.Changes.Restart(10);
        log.Append(11, 12, 13, 14);

        Assert.False(log.Changes.TryRead(era, 13, []));
        Assert.Equal([11, 12, 13, 14], log.Read(10));
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
}
