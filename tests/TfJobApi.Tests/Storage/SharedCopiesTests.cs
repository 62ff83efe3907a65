using TfJobApi.Storage;
using TfJobApi.Watch;

namespace TfJobApi.Tests.Storage;

public sealed class SharedCopiesTests
{
    private readonly SharedCopies _copies = new();

    [Fact]
    public void A_copy_is_found_until_its_change_is_dropped()
    {
        var (one, other) = (Change(1), Change(2));
        _copies.Add(one);
        _copies.Add(other);

        Assert.Same(one, _copies.Find(1));
        _copies.Drop(1);
        Assert.Null(_copies.Find(1));
        Assert.Same(other, _copies.Find(2));
        _copies.Clear();
        Assert.Null(_copies.Find(2));
    }

    [Theory]
    [InlineData(10, false)]
    [InlineData(20_000, true)]
    public void Only_large_changes_are_worth_an_entry(int length, bool isWorthwhile) =>
        Assert.Equal(isWorthwhile, SharedCopies.IsWorthwhile(Change(1, length)));

    private static WatchEvent Change(long version, int length = 10) => new(WatchEventType.Modified, KeptChanges.Job(version, new byte[length]), null);
}
