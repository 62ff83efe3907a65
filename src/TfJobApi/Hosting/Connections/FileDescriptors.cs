using System.Runtime.InteropServices;

namespace TfJobApi.Hosting.Connections;

/// <summary>
/// The number of descriptors that the process may have open, RLIMIT_NOFILE. Each connection takes one. Windows has no such limit.
/// Sources: https://man7.org/linux/man-pages/man2/getrlimit.2.html and its counterpart of macOS
/// </summary>
internal static partial class FileDescriptors
{
    private const int LinuxResource = 7;
    private const int MacResource = 8;

    /// <summary>macOS rejects a soft limit above OPEN_MAX.</summary>
    private const ulong MacMax = 10_240;

    /// <summary>
    /// Descriptors that connections leave to the rest of the process: an eighth of them, at least 16, at most 64. The native binary has
    /// 12 open when it is idle; with the JIT compiler the runtime opens two for each assembly, about 50 after the first connection.
    /// </summary>
    private const ulong LeastReserve = 16;
    private const ulong MostReserve = 64;

    private static int Resource => OperatingSystem.IsMacOS() ? MacResource : LinuxResource;

    private static bool HasLimit => OperatingSystem.IsLinux() || OperatingSystem.IsMacOS();

    /// <summary>
    /// Whether a connection leaves enough descriptors to the rest of the process. The kernel returns the lowest free descriptor, so its
    /// number says how many are in use.
    /// </summary>
    public static bool AllowConnection(nint descriptor) =>
        !HasLimit || GetLimit(Resource, out var limit) != 0 || (ulong)descriptor < EndOfConnections(limit.Soft);

    /// <summary>Returns the number below which descriptors are for connections.</summary>
    public static ulong EndOfConnections(ulong limit) => limit - Math.Min(limit, Math.Clamp(limit / 8, LeastReserve, MostReserve));

    /// <summary>Raises the soft limit to the hard one. Shells start with 1,024 on Linux and 256 on macOS, which suits select(2), not a server.</summary>
    public static void RaiseLimit()
    {
        if (!HasLimit || GetLimit(Resource, out var limit) != 0)
        {
            return;
        }

        // a failure leaves the limit as it is
        _ = SetLimit(Resource, limit with { Soft = OperatingSystem.IsMacOS() ? Math.Min(limit.Hard, MacMax) : limit.Hard });
    }

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetLimit(int resource, out Limit limit);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetLimit(int resource, in Limit limit);

    [StructLayout(LayoutKind.Sequential)]
    private record struct Limit(ulong Soft, ulong Hard);
}
