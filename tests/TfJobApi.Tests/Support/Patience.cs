namespace TfJobApi.Tests.Support;

/// <summary>
/// The one limit of every wait for an event. It only ends a test that would hang: a slow machine does not reach it, and no test
/// measures time.
/// </summary>
internal static class Patience
{
    public const int Milliseconds = 600_000;

    public static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(Milliseconds);

    /// <summary>Waits for an event; fails if it does not occur.</summary>
    public static Task WithPatience(this Task task) => task.WaitAsync(Limit, TestContext.Current.CancellationToken);

    /// <inheritdoc cref="WithPatience(Task)"/>
    public static Task<T> WithPatience<T>(this Task<T> task) => task.WaitAsync(Limit, TestContext.Current.CancellationToken);
}
