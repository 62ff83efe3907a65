using System.Runtime.CompilerServices;
using Microsoft.Extensions.Time.Testing;
using TfJobApi.Memory;

namespace TfJobApi.Tests.Memory;

public sealed class MemoryShareTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly MemoryShare _share;

    public MemoryShareTests() => _share = new(1000, new(_time));

    [Fact]
    public void An_account_gets_no_more_bytes_than_are_left_for_all()
    {
        var (first, second) = (_share.Open(), _share.Open());

        Assert.True(first.TryCharge(600));
        Assert.False(second.TryCharge(401));
        Assert.True(second.TryCharge(400));
        Assert.False(second.TryCharge(1));
        Assert.True(first.TryCharge(-1));
        Assert.True(second.TryCharge(1));
        Assert.Equal((1000, 599, 401), (_share.Used, first.Bytes, second.Bytes));
        GC.KeepAlive(first);
        GC.KeepAlive(second);
    }

    /// <summary>A rejected number must not be in the counter for a moment, either.</summary>
    [Fact]
    public void A_number_that_is_too_great_does_not_reject_another_one()
    {
        var counter = new ByteCounter(1000);

        Parallel.For(0, 1_000_000, i =>
        {
            if (i % 2 == 0)
            {
                Assert.False(counter.TryAdd(1001));
                return;
            }

            Assert.True(counter.TryAdd(1));
            counter.Add(-1);
        });

        Assert.Equal(0, counter.Used);
    }

    [Fact]
    public void The_oldest_entries_of_all_holders_are_removed()
    {
        var (first, second) = (new Holder(_share), new Holder(_share));
        first.Add(300);
        second.Add(300);
        first.Add(300);

        second.Add(300);
        Assert.Equal((1, 2, 900), (first.Count, second.Count, _share.Used));
        second.Add(400);
        Assert.Equal((1, 2, 1000), (first.Count, second.Count, _share.Used));
    }

    [Fact]
    public void A_discarded_holder_releases_its_bytes()
    {
        Discard(_share);
        Assert.Equal(500, _share.Used);

        GC.Collect();
        GC.WaitForPendingFinalizers();

        Assert.Equal(0, _share.Used);
        new Holder(_share).Add(2000);
        Assert.Equal(0, _share.Used);
    }

    /// <summary>Otherwise a later operation would subtract the same bytes again.</summary>
    [Fact]
    public void A_drop_that_lacks_memory_for_its_timer_is_complete()
    {
        var share = new MemoryShare(long.MaxValue, new(new TimeWithoutMemory()));
        var account = share.Open();
        account.Charge(MemoryReturn.Threshold);

        account.TrySet(0);

        Assert.Equal((0, 0), (account.Bytes, share.Used));
        GC.KeepAlive(account);
    }

    [Fact]
    public void The_default_limit_is_half_of_the_available_memory()
    {
        var limit = new MemoryOptions(new()).Limit;

        Assert.Equal(Math.Max(16 * 1024 * 1024, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2), limit);
    }

    [Fact]
    public void The_parts_are_no_more_than_the_limit()
    {
        var budget = new MemoryBudget(16 * 1024 * 1024, _time);

        Assert.InRange(
            budget.Objects.Limit + budget.History.Limit + budget.Journals.Limit + budget.HeldLists.Limit + budget.Snapshots.Limit
                + budget.Faults.Limit + budget.Tokens.Limit,
            16_000_000,
            16 * 1024 * 1024);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Discard(MemoryShare share) => new Holder(share).Add(500);

    private sealed class Holder : IMemoryHolder
    {
        private readonly MemoryShare _share;
        private readonly MemoryAccount _account;
        private readonly Queue<(long Stamp, long Bytes)> _entries = [];

        public Holder(MemoryShare share) => (_share, _account) = (share, share.Open(this));

        public int Count => _entries.Count;

        public long OldestStamp => _entries.TryPeek(out var oldest) ? oldest.Stamp : long.MaxValue;

        public void Add(long bytes)
        {
            _entries.Enqueue((_share.NextStamp(), bytes));
            _account.Charge(bytes);
            _share.RemoveExcess();
        }

        public void RemoveOldest() => _account.Release(_entries.Dequeue().Bytes);
    }

    private sealed class TimeWithoutMemory : FakeTimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => throw new InsufficientMemoryException();
    }
}
