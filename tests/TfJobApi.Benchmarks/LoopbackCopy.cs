using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace TfJobApi.Benchmarks;

/// <summary>
/// The floor of a fan-out: sends the same bytes through as many sockets, without a server. One thread sends and one reads;
/// neither parses the bytes.
/// </summary>
internal static class LoopbackCopy
{
    private const int Piece = 64 * 1024;

    /// <summary>Measures the time until every socket has received the given number of bytes.</summary>
    public static async Task<TimeSpan> MeasureAsync(int sockets, int bytesEach)
    {
        var (readers, writers) = Connect(sockets);
        var start = Stopwatch.GetTimestamp();
        var reading = Task.Factory.StartNew(() => ReadAll(readers, (long)sockets * bytesEach), default, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var bytes = new byte[Piece];
        for (var at = 0; at < bytesEach; at += Piece)
        {
            var length = Math.Min(Piece, bytesEach - at);
            foreach (var writer in writers)
            {
                // a blocking socket sends everything before it returns
                writer.Send(bytes, length, SocketFlags.None);
            }
        }

        await reading;
        var elapsed = Stopwatch.GetElapsedTime(start);
        foreach (var socket in readers.Concat(writers))
        {
            socket.Dispose();
        }

        return elapsed;
    }

    /// <summary>Reads synchronously: otherwise a thread of the runtime would wait for the sockets, too.</summary>
    private static (Socket[] Readers, Socket[] Writers) Connect(int count)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start(count);
        var readers = new Socket[count];
        var writers = new Socket[count];
        for (var i = 0; i < count; i++)
        {
            readers[i] = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            readers[i].Connect(listener.LocalEndpoint);
            writers[i] = listener.AcceptSocket();
        }

        return (readers, writers);
    }

    private static void ReadAll(Socket[] readers, long missing)
    {
        using var ready = new ReadySockets();
        foreach (var (number, reader) in readers.Index())
        {
            ready.Watch(reader, number);
        }

        var buffer = new byte[4 * Piece];
        while (missing > 0)
        {
            foreach (var number in ready.Wait())
            {
                missing -= readers[number].Receive(buffer);
            }
        }
    }
}
