using System.Buffers.Binary;
using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace TfJobApi.Benchmarks;

/// <summary>
/// Finds the sockets with unread bytes by epoll: one system call, whose cost does not grow with the number of sockets.
/// Socket.Select checks all sockets in every call, which for a thousand costs more than reading one.
/// </summary>
internal sealed class ReadySockets : IDisposable
{
    private const int Add = 1;
    private const uint Readable = 1;
    private const int MostAtOnce = 256;

    /// <summary>EINTR: the runtime stops threads by signals.</summary>
    private const int Interrupted = 4;

    /// <summary>An event has 32 bits and its data 64 bits; only on x64 there is no gap between them.</summary>
    private static readonly int DataOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;

    private static readonly int EventLength = DataOffset + sizeof(long);

    private readonly int _epoll = Checked(Create(0));
    private readonly byte[] _events = new byte[MostAtOnce * EventLength];

    /// <summary>The numbers of the sockets that the last call found.</summary>
    private readonly List<int> _ready = new(MostAtOnce);

    /// <param name="number">The number under which the socket is reported.</param>
    public void Watch(Socket socket, int number)
    {
        var wanted = new byte[EventLength];
        BinaryPrimitives.WriteUInt32LittleEndian(wanted, Readable);
        BinaryPrimitives.WriteInt64LittleEndian(wanted.AsSpan(DataOffset), number);
        Checked(Control(_epoll, Add, (int)socket.Handle, wanted));
    }

    /// <summary>Waits until at least one socket has unread bytes.</summary>
    public IReadOnlyList<int> Wait()
    {
        int count;
        do
        {
            count = Wait(_epoll, _events, MostAtOnce, timeout: -1);
        }
        while (count < 0 && Marshal.GetLastPInvokeError() == Interrupted);

        Checked(count);
        _ready.Clear();
        for (var i = 0; i < count; i++)
        {
            _ready.Add((int)BinaryPrimitives.ReadInt64LittleEndian(_events.AsSpan((i * EventLength) + DataOffset)));
        }

        return _ready;
    }

    public void Dispose() => _ = Close(_epoll);

    private static int Checked(int result) => result >= 0 ? result : throw new Win32Exception(Marshal.GetLastPInvokeError());

    [DllImport("libc", EntryPoint = "epoll_create1", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Create(int flags);

    [DllImport("libc", EntryPoint = "epoll_ctl", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Control(int epoll, int operation, int socket, byte[] wanted);

    [DllImport("libc", EntryPoint = "epoll_wait", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Wait(int epoll, byte[] events, int most, int timeout);

    [DllImport("libc", EntryPoint = "close"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int file);
}
