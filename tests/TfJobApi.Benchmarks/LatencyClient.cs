using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace TfJobApi.Benchmarks;

/// <summary>
/// Measures how long each of many requests takes. One thread serves all connections, so that the client itself makes none of them
/// wait for a processor.
/// </summary>
internal sealed class LatencyClient : IDisposable
{
    private readonly Socket[] _sockets = [.. Enumerable.Range(0, LoadClient.Connections)
        .Select(_ => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true })];

    private readonly long[] _sent = new long[LoadClient.Connections];
    private readonly int[] _missing = new int[LoadClient.Connections];
    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly SampleRequest _request = SampleRequest.PatchOfSample();
    private readonly ReadySockets _ready = new();
    private readonly int _responseLength;
    private int _step;

    public LatencyClient(ServerProcess server)
    {
        foreach (var (number, socket) in _sockets.Index())
        {
            socket.Connect(IPAddress.Loopback, server.Port);
            _ready.Watch(socket, number);
        }

        // all responses have the same length
        _sockets[0].Send(_request.For(0, 0));
        _responseLength = _sockets[0].Receive(_buffer);
    }

    /// <summary>Sends a request on each connection as soon as the previous one is answered; returns the microseconds of each.</summary>
    public double[] Run(int requests)
    {
        var microseconds = new double[requests];
        var answered = 0;
        for (var number = 0; number < _sockets.Length; number++)
        {
            Send(number);
        }

        while (answered < requests)
        {
            foreach (var number in _ready.Wait())
            {
                _missing[number] -= _sockets[number].Receive(_buffer);
                if (_missing[number] > 0)
                {
                    continue;
                }

                microseconds[answered++] = Stopwatch.GetElapsedTime(_sent[number]).TotalMicroseconds;
                if (answered <= requests - _sockets.Length)
                {
                    Send(number);
                }
            }
        }

        return microseconds;
    }

    public void Dispose()
    {
        foreach (var socket in _sockets)
        {
            socket.Dispose();
        }

        _ready.Dispose();
    }

    private void Send(int number)
    {
        var step = _step++;
        _missing[number] = _responseLength;
        _sent[number] = Stopwatch.GetTimestamp();
        _sockets[number].Send(_request.For(step % SampleTfJobs.Count, step));
    }
}
