namespace TfJobApi.Testing;

/// <summary>Waits for the server. It works in no context, because the context of the caller may have no other thread than the one that waits.</summary>
internal static class Blocking
{
    // the store is in memory: this waits only for moves of the clock, and for watchers that do not read
    public static T Run<T>(Func<ValueTask<T>> call) => Task.Run(() => call().AsTask()).GetAwaiter().GetResult();
}
