using System.Buffers.Binary;
using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace TfJobApi.Benchmarks;

/// <summary>
/// Tells which of many sockets have something to be read, in one question to the kernel, whose cost does not grow with
/// their number: epoll. Socket.Select goes through all of them each time, which for a thousand costs more than to read one.
/// </summary>
internal sealed class ReadySockets : IDisposable
{
    private const int Add = 1;
    private const uint Readable = 1;
    private const int MostAtOnce = 256;

    /// <summary>EINTR: the runtime stops threads by signals.</summary>
    private const int Interrupted = 4;

    /// <summary>An event is 32 bits and what was added with it, 64 bits; on x64 alone without a gap between them.</summary>
    private static readonly int DataOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;

    private static readonly int EventLength = DataOffset + sizeof(long);

    private readonly int _epoll = Checked(Create(0));
    private readonly byte[] _events = new byte[MostAtOnce * EventLength];

    /// <summary>The numbers of the sockets that the last question was answered with.</summary>
    private readonly List<int> _ready = new(MostAtOnce);

    /// <param name="number">By which it is told.</param>
    public void Watch(Socket socket, int number)
    {
        var wanted = new byte[EventLength];
        BinaryPrimitives.WriteUInt32LittleEndian(wanted, Readable);
        BinaryPrimitives.WriteInt64LittleEndian(wanted.AsSpan(DataOffset), number);
        Checked(Control(_epoll, Add, (int)socket.Handle, wanted));
    }

    /// <summary>Waits until there is one at least.</summary>
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
