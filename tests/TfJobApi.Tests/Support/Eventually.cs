namespace TfJobApi.Tests.Support;

/// <summary>Waits for work that a server does after its responses.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(5);

    /// <summary>Returns when the condition holds; fails when the test is canceled or the limit is reached.</summary>
    public static async Task IsTrueAsync(Func<bool> condition)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        end.CancelAfter(Limit);
        while (!condition())
        {
            await Task.Delay(Interval, TimeProvider.System, end.Token);
        }
    }
}
