using TfJobApi.Testing;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Clock;

/// <summary>The methods of the test package that block, for example those of the clock.</summary>
public sealed class BlockingTests
{
    /// <summary>Like the thread of a window, which waits in the call and can run nothing else.</summary>
    [Fact]
    public async Task A_call_that_blocks_needs_nothing_of_the_context_of_its_caller()
    {
        var call = Task.Run(() =>
        {
            SynchronizationContext.SetSynchronizationContext(new StoppedContext());
            return Blocking.Run(async () =>
            {
                await Task.Yield();
                return 1;
            });
        }, TestContext.Current.CancellationToken);

        Assert.Equal(1, await call.WithPatience());
    }

    private sealed class StoppedContext : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state)
        {
        }
    }
}
