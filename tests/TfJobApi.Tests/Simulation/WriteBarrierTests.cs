using TfJobApi.Simulation;

namespace TfJobApi.Tests.Simulation;

public sealed class WriteBarrierTests : IDisposable
{
    private readonly WriteBarrier _barrier = new();
    private readonly List<string> _order = [];

    public void Dispose() => _barrier.Dispose();

    [Fact]
    public async Task Writes_run_side_by_side()
    {
        var (one, other) = (new TaskCompletionSource<int>(), new TaskCompletionSource<int>());
        var first = Write(one);
        var second = Write(other);

        other.SetResult(2);
        Assert.Equal(2, await second);
        one.SetResult(1);
        Assert.Equal(1, await first);
    }

    [Fact]
    public async Task A_snapshot_waits_for_writes_that_have_begun_and_holds_up_others()
    {
        var (begun, saving) = (new TaskCompletionSource<int>(), new TaskCompletionSource<int>());
        var write = Write(begun);
        var snapshot = _barrier.BetweenWritesAsync(() => Note("snapshot", saving.Task)).AsTask();
        var later = Note("later");

        Assert.Equal(["write"], _order);
        begun.SetResult(1);
        await write;
        saving.SetResult(1);
        await snapshot;
        await later;

        Assert.Equal(["write", "snapshot", "later"], _order);
    }

    [Fact]
    public async Task Writes_continue_after_a_snapshot_that_fails()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(async () =>
            await _barrier.BetweenWritesAsync<int>(() => throw new InvalidOperationException("failed")));

        Assert.Equal(1, await Note("write"));
    }

    private Task<int> Write(TaskCompletionSource<int> end) => _barrier.WriteAsync(() => Note("write", end.Task)).AsTask();

    private Task<int> Note(string name) => _barrier.WriteAsync(() => Note(name, Task.FromResult(1))).AsTask();

    private async ValueTask<int> Note(string name, Task<int> end)
    {
        _order.Add(name);
        return await end;
    }
}
