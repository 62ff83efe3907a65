namespace TfJobApi.Tests.Support;

/// <summary>Waits, without sleeping, for what a server does behind its answers.</summary>
internal static class Eventually
{
    /// <summary>Ends when the condition holds; fails when the test is cancelled or half a minute is over.</summary>
    public static async Task IsTrueAsync(Func<bool> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while (!condition())
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
