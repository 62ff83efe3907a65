using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace TfJobApi.Stress.Http;

/// <summary>
/// One HTTP/1.1 connection, which is opened again when it was closed. A request is sent as it is, and a thread waits for its response.
/// </summary>
internal sealed class HttpConnection(IPEndPoint server) : IDisposable
{
    /// <summary>The time after which a request without a response is a hang. The slowest known request takes a few seconds.</summary>
    public static readonly TimeSpan HangLimit = TimeSpan.FromSeconds(60);

    private readonly ResponseReader _reader = new();
    private Socket? _socket;

    /// <summary>Whether a request is sent once more on a connection that turns out to be closed. A killed server may have read the first one.</summary>
    public bool Repeats { get; init; } = true;

    public bool IsOpen => _socket is not null;

    public HttpAnswer Send(HttpCall call) => Send(call, HangLimit);

    /// <summary>Sends a request. On a connection that was kept open and turns out to be closed, sends it once more.</summary>
    public HttpAnswer Send(HttpCall call, TimeSpan limit)
    {
        var wasOpen = IsOpen;
        var answer = Exchange(call.ToBytes(), call.Method == "HEAD", limit);
        return wasOpen && Repeats && answer is { Outcome: Outcome.Closed, Status: 0 } ? Exchange(call.ToBytes(), call.Method == "HEAD", limit) : answer;
    }

    /// <summary>Sends bytes on a new connection, ends the sending direction, and reads to the end; returns the first response's status.</summary>
    public HttpAnswer SendRaw(ReadOnlySpan<byte> bytes, TimeSpan limit)
    {
        var start = Stopwatch.GetTimestamp();
        Close();
        try
        {
            var socket = Open(limit);
            socket.Send(bytes);
            socket.Shutdown(SocketShutdown.Send);
            var head = _reader.ReadHead();
            _reader.SkipToEnd();

            return new(Outcome.Answered, StatusOf(head), head, []);
        }
        catch (SocketException error)
        {
            return Failed(error, 0, start, limit);
        }
        finally
        {
            Close();
        }
    }

    public void Close()
    {
        _socket?.Dispose();
        _socket = null;
    }

    public void Dispose() => Close();

    private HttpAnswer Exchange(byte[] request, bool isHead, TimeSpan limit)
    {
        var start = Stopwatch.GetTimestamp();
        var status = 0;
        try
        {
            var socket = Open(limit);
            Send(socket, request);

            string head;
            do
            {
                head = _reader.ReadHead();
                status = StatusOf(head);
            }
            while (status is >= 100 and < 200);

            var answer = new HttpAnswer(status == 0 ? Outcome.Closed : Outcome.Answered, status, head, []);
            answer = isHead || status is 0 or 204 or 304 ? answer : answer with { Body = _reader.ReadBody(answer) };
            if (status == 0 || _reader.IsAtEnd || "close".Equals(answer.Header("Connection"), StringComparison.OrdinalIgnoreCase))
            {
                Close();
            }

            return answer;
        }
        catch (SocketException error)
        {
            Close();
            return Failed(error, status, start, limit);
        }
        catch (Exception error) when (error is FormatException or OverflowException)
        {
            Close();
            return new(Outcome.Malformed, status, error.Message, []);
        }
    }

    /// <summary>An error before the limit is a closed connection: a large body that is rejected may fail as if it had timed out.</summary>
    private static HttpAnswer Failed(SocketException error, int status, long start, TimeSpan limit) =>
        new(Stopwatch.GetElapsedTime(start) > limit * 0.9 ? Outcome.TimedOut : Outcome.Closed, status, error.Message, []);

    /// <summary>A server may answer and close before it has read the whole body. Its response is read all the same.</summary>
    private static void Send(Socket socket, byte[] request)
    {
        try
        {
            socket.Send(request);
        }
        catch (SocketException error) when (error.SocketErrorCode is SocketError.ConnectionReset or SocketError.Shutdown)
        {
        }
    }

    private static int StatusOf(string head) =>
        head.Length >= 12 && head.StartsWith("HTTP/1.", StringComparison.Ordinal)
        && int.TryParse(head.AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var status) ? status : 0;

    private Socket Open(TimeSpan limit)
    {
        if (_socket is null)
        {
            var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                socket.Connect(server);
            }
            catch (SocketException)
            {
                socket.Dispose();
                throw;
            }

            _socket = socket;
            _reader.Begin(socket);
        }

        _socket.ReceiveTimeout = _socket.SendTimeout = Math.Max(1, (int)limit.TotalMilliseconds);
        return _socket;
    }
}
