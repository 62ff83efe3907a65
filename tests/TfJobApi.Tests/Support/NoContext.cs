namespace TfJobApi.Tests.Support;

/// <summary>Lets a wait continue on the thread that advances the time, and not in the context of the test framework.</summary>
internal sealed class NoContext : IDisposable
{
    private readonly SynchronizationContext? _before = SynchronizationContext.Current;

    public NoContext() => SynchronizationContext.SetSynchronizationContext(null);

    public void Dispose() => SynchronizationContext.SetSynchronizationContext(_before);
}
