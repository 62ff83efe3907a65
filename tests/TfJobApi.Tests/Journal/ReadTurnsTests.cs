using TfJobApi.Journal;

namespace TfJobApi.Tests.Journal;

public sealed class ReadTurnsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_part_begins_when_the_one_before_it_has_ended()
    {
        using var turns = new ReadTurns();
        using var release = new ManualResetEventSlim();
        var began = new TaskCompletionSource();
        var first = Task.Run(() => turns.RunAsync(() => Wait(began, release), Cancellation).AsTask(), Cancellation);
        await began.Task.WaitAsync(Cancellation);

        var second = turns.RunAsync(() => 2, Cancellation).AsTask();

        Assert.False(second.IsCompleted);
        release.Set();
        Assert.Equal((1, 2), (await first, await second));
    }

    [Fact]
    public async Task The_next_part_runs_after_one_that_fails_and_after_a_caller_that_is_gone()
    {
        using var turns = new ReadTurns();

        await Assert.ThrowsAsync<InvalidOperationException>(() => turns.RunAsync<int>(() => throw new InvalidOperationException(), Cancellation).AsTask());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => turns.RunAsync(() => 1, new(canceled: true)).AsTask());

        Assert.Equal(3, await turns.RunAsync(() => 3, Cancellation));
    }

    private static int Wait(TaskCompletionSource began, ManualResetEventSlim release)
    {
        began.SetResult();
        release.Wait(Cancellation);
        return 1;
    }
}
