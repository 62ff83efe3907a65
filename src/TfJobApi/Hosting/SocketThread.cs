namespace TfJobApi.Hosting;

/// <summary>
/// Lets the thread that waits for sockets also receive, which saves a change of threads for each request. Kestrel only receives on it;
/// requests are handled by the thread pool. The runtime reads these settings from the environment, when the first socket is opened.
/// Source: https://github.com/dotnet/runtime/blob/main/src/libraries/System.Net.Sockets/src/System/Net/Sockets/SocketAsyncEngine.Unix.cs
/// </summary>
internal static class SocketThread
{
    private const string InlineCompletions = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    /// <summary>The number of threads that wait; if they receive, the default is one for each processor.</summary>
    private const string ThreadCount = "DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT";

    /// <summary>Sets the variables that are not set. Only for a process that does nothing but serve.</summary>
    public static void ReceiveInline()
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
