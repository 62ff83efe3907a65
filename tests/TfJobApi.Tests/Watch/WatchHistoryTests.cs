using Microsoft.Extensions.Logging.Abstractions;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Watch;

namespace TfJobApi.Tests.Watch;

public sealed class WatchHistoryTests
{
    [Fact]
    public void Changes_are_read_in_order_from_behind_a_version()
    {
        var history = Begun(10, capacity: 4);
        Append(history, 11, 12, 13);

        Assert.Equal([11L, 12, 13], Read(history, 10));
        Assert.Equal([13L], Read(history, 12));
        Assert.Equal([], Read(history, 13));
        Assert.Equal([], Read(history, 99));
    }

    [Fact]
    public void The_oldest_make_room_and_are_gone()
    {
        var history = Begun(10, capacity: 2);
        Append(history, 11, 12, 13);

        Assert.Null(Read(history, 10));
        Assert.Null(Read(history, 0));
        Assert.Equal([12L, 13], Read(history, 11));
        Assert.Equal((12L, 13L), (history.First, history.Last));
    }

    [Fact]
    public void What_was_before_the_beginning_is_gone()
    {
        var history = Begun(10, capacity: 4);

        Assert.Null(Read(history, 9));
        Assert.Equal([], Read(history, 10));
    }

    [Fact]
    public void No_more_are_read_at_once_than_there_is_room_for()
    {
        var history = Begun(0, capacity: 8);
        Append(history, 1, 2, 3, 4, 5);

        Assert.Equal([1L, 2], Read(history, 0, room: 2));
        Assert.Equal([], Read(history, long.MaxValue, room: 2));
    }

    [Fact]
    public void Large_ones_make_room_by_their_size()
    {
        var history = Begun(0, capacity: 1000);
        for (var version = 1; version <= 100; version++)
        {
            history.Append(new(WatchEventType.Modified, Job(version, new byte[1024 * 1024]), null));
        }

        // 64 MiB of TFJobs that are a little larger than 1 MiB each
        Assert.Equal(63, history.Last - history.First + 1);
        Assert.Equal(100, history.Last);
    }

    [Fact]
    public void A_version_cannot_be_left_out()
    {
        var history = Begun(10, capacity: 4);

        Assert.Throws<ArgumentException>(() => Append(history, 12));
        Assert.Throws<ArgumentException>(() => Append(history, 10));
    }

    [Fact]
    public async Task A_reader_beside_a_writer_misses_nothing_or_is_told_so()
    {
        const int changes = 200_000;
        var history = Begun(0, capacity: 64);
        var writer = Task.Run(() => Append(history, [.. Enumerable.Range(1, changes).Select(version => (long)version)]), TestContext.Current.CancellationToken);

        var position = 0L;
        var told = 0;
        var room = new List<WatchEvent>(16);
        while (position < changes)
        {
            room.Clear();
            if (!history.TryRead(history.Era, position, room))
            {
                told++;
                position = history.First - 1;
                continue;
            }

            foreach (var change in room)
            {
                Assert.Equal(++position, change.Version);
            }
        }

        await writer;
        Assert.True(told < changes);
    }

    [Fact]
    public void What_was_before_another_beginning_is_gone_even_if_versions_come_round_again()
    {
        var history = Begun(10, capacity: 8);
        var era = history.Era;
        Append(history, 11, 12, 13);

        history.Begin(10);
        Append(history, 11, 12, 13, 14);

        Assert.False(history.TryRead(era, 13, []));
        Assert.Equal([11, 12, 13, 14], Read(history, 10));
    }

    private static WatchHistory Begun(long version, int capacity)
    {
        var history = new WatchHistory(new(NullLogger<WatchBroadcaster>.Instance), capacity);
        history.Begin(version);
        return history;
    }

    private static void Append(WatchHistory history, params long[] versions)
    {
        foreach (var version in versions)
        {
            history.Append(new(WatchEventType.Modified, Job(version), null));
        }
    }

    private static ApiObject Job(long version, byte[]? spec = null) => new(TfJob.Definition, new() { Namespace = "ns", Name = "job" }, spec ?? "{}"u8.ToArray(), default, version);

    /// <summary>Null when they are gone.</summary>
    private static IEnumerable<long>? Read(WatchHistory history, long version, int room = 16)
    {
        var changes = new List<WatchEvent>(room);
        return history.TryRead(history.Era, version, changes) ? [.. changes.Select(change => change.Version)] : null;
    }
}
