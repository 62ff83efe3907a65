namespace TfJobApi.Hosting;

/// <summary>
/// Lets the thread that waits for sockets receive what has come, instead of handing even that to the thread pool: a change
/// of threads less for every request. Kestrel does no more on it than to receive; requests are handled on the pool as ever.
/// The runtime reads these settings when the first socket is opened, and from the environment alone.
/// Source: https://github.com/dotnet/runtime/blob/main/src/libraries/System.Net.Sockets/src/System/Net/Sockets/SocketAsyncEngine.Unix.cs
/// </summary>
internal static class SocketThread
{
    private const string InlineCompletions = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    /// <summary>How many threads wait; one for each processor otherwise, when they receive.</summary>
    private const string ThreadCount = "DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT";

    /// <summary>For a process that does nothing but serve; whoever has set one of them has the last word.</summary>
    public static void Receives()
    {
        SetDefault(InlineCompletions, "1");
        SetDefault(ThreadCount, "1");
    }

    private static void SetDefault(string name, string value)
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name)))
        {
            Environment.SetEnvironmentVariable(name, value);
        }
    }
}
