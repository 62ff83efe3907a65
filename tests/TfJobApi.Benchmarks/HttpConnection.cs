using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace TfJobApi.Benchmarks;

/// <summary>
/// One HTTP/1.1 connection that is kept open. It does no more than a measurement needs, so that on a small machine the
/// server has the processors.
/// </summary>
internal sealed class HttpConnection : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _buffer = new byte[64 * 1024];

    public HttpConnection(int port) => _socket.Connect(IPAddress.Loopback, port);

    /// <summary>Sends a request and waits for the whole response; returns the number of bytes in its body.</summary>
    public int Send(ReadOnlySpan<byte> request, int expectedStatus)
    {
        _socket.Send(request);

        var received = 0;
        int headLength;
        while ((headLength = _buffer.AsSpan(0, received).IndexOf("\r\n\r\n"u8)) < 0)
        {
            received += Receive(_buffer.AsSpan(received));
        }

        var head = _buffer.AsSpan(0, headLength);
        var bodyLength = ContentLength(head);
        if (Number(head["HTTP/1.1 ".Length..]) != expectedStatus)
        {
            throw new InvalidOperationException($"{expectedStatus} was expected: {Encoding.UTF8.GetString(_buffer.AsSpan(0, received))}");
        }

        for (var missing = headLength + 4 + bodyLength - received; missing > 0;)
        {
            missing -= Receive(_buffer);
        }

        return bodyLength;
    }

    /// <summary>Sends a GET and reads a response without a Content-Length; returns the number of bytes.</summary>
    public long GetChunked(string path)
    {
        var last = "0\r\n\r\n"u8;
        _socket.Send(Encoding.UTF8.GetBytes($"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"));
        var total = 0L;
        var kept = 0;
        while (true)
        {
            // the end can arrive in two pieces
            var received = kept + Receive(_buffer.AsSpan(kept));
            total += received - kept;
            var end = _buffer.AsSpan(Math.Max(0, received - last.Length), Math.Min(received, last.Length));
            if (end.SequenceEqual(last))
            {
                return total;
            }

            end.CopyTo(_buffer);
            kept = end.Length;
        }
    }

    public void Dispose() => _socket.Dispose();

    private static int ContentLength(ReadOnlySpan<byte> head)
    {
        var name = "\r\nContent-Length: "u8;
        return head.IndexOf(name) is var at and >= 0
            ? Number(head[(at + name.Length)..])
            : throw new InvalidOperationException($"a response without a length: {Encoding.UTF8.GetString(head)}");
    }

    private static int Number(ReadOnlySpan<byte> text) => Utf8Parser.TryParse(text, out int number, out _) ? number : -1;

    private int Receive(Span<byte> buffer) =>
        _socket.Receive(buffer) is var length and > 0 ? length : throw new InvalidOperationException("the server closed the connection");
}
