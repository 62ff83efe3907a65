using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace TfJobApi.Stress.Http;

/// <summary>Reads heads and bodies of responses from a socket.</summary>
internal sealed class ResponseReader
{
    private readonly byte[] _buffer = new byte[64 * 1024];
    private Socket? _socket;
    private int _start;
    private int _end;

    /// <summary>True if the server has closed the connection.</summary>
    public bool IsAtEnd { get; private set; }

    public void Begin(Socket socket)
    {
        _socket = socket;
        _start = _end = 0;
        IsAtEnd = false;
    }

    /// <summary>Returns everything up to the empty line; an incomplete head if the connection ends.</summary>
    public string ReadHead()
    {
        while (true)
        {
            var received = _buffer.AsSpan(_start, _end - _start);
            if (received.IndexOf("\r\n\r\n"u8) is var at and >= 0)
            {
                _start += at + 4;
                return Encoding.Latin1.GetString(received[..at]);
            }

            if (Receive() == 0)
            {
                return Encoding.Latin1.GetString(_buffer, _start, _end - _start);
            }
        }
    }

    public byte[] ReadBody(HttpAnswer answer)
    {
        var body = new MemoryStream();
        if (answer.Header("Content-Length") is { } length)
        {
            Copy(body, long.Parse(length, CultureInfo.InvariantCulture));
        }
        else if (answer.Header("Transfer-Encoding") is not null)
        {
            while (long.Parse(ReadLine(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) is var size and > 0)
            {
                Copy(body, size);
                ReadLine();
            }

            ReadLine();
        }
        else
        {
            CopyToEnd(body);
        }

        return body.ToArray();
    }

    public void SkipToEnd() => CopyToEnd(Stream.Null);

    private string ReadLine()
    {
        while (true)
        {
            var received = _buffer.AsSpan(_start, _end - _start);
            if (received.IndexOf("\r\n"u8) is var at and >= 0)
            {
                _start += at + 2;
                return Encoding.Latin1.GetString(received[..at]);
            }

            ReceiveMore();
        }
    }

    private void Copy(MemoryStream body, long length)
    {
        while (length > 0)
        {
            if (_start == _end)
            {
                ReceiveMore();
            }

            var count = (int)Math.Min(length, _end - _start);
            body.Write(_buffer, _start, count);
            _start += count;
            length -= count;
        }
    }

    private void CopyToEnd(Stream body)
    {
        do
        {
            body.Write(_buffer, _start, _end - _start);
            _start = _end;
        }
        while (Receive() > 0);
    }

    private void ReceiveMore()
    {
        if (Receive() == 0)
        {
            throw new SocketException((int)SocketError.ConnectionReset);
        }
    }

    private int Receive()
    {
        if (_start == _end)
        {
            _start = _end = 0;
        }
        else if (_end == _buffer.Length)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            throw new SocketException((int)SocketError.MessageSize);
        }

        var count = _socket!.Receive(_buffer.AsSpan(_end));
        IsAtEnd = count == 0;
        _end += count;
        return count;
    }
}
