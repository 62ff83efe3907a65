using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace TfJobApi.Benchmarks;

/// <summary>Many watchers of one namespace, each with its own connection; measures when the last of them has received each event.</summary>
internal sealed class Audience(int port, int watchers, int events) : IDisposable
{
    private readonly Socket[] _sockets = [.. Enumerable.Range(0, watchers).Select(_ => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))];
    private readonly int[] _seenBy = new int[events];
    private readonly long[] _seenByAll = new long[events];
    private readonly ReadySockets _ready = new();

    /// <summary>The number of events that each watcher has received, and the last byte that it has read.</summary>
    private readonly int[] _seen = new int[watchers];
    private readonly byte[] _lastRead = new byte[watchers];
    private int _done;

    /// <summary>One buffer for all sockets, so that it stays in the processor's cache.</summary>
    private readonly byte[] _buffer = new byte[256 * 1024];

    private Task _reading = Task.CompletedTask;

    /// <summary>Opens all watches from the current version.</summary>
    public async Task OpenAsync()
    {
        using var http = new HttpClient();
        var list = await http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/apis/kubeflow.org/v1/namespaces/{SampleTfJobs.Namespace}/tfjobs?limit=1"));
        var version = JsonNode.Parse(list)!["metadata"]!["resourceVersion"];
        var request = Encoding.ASCII.GetBytes(
            $"GET /apis/kubeflow.org/v1/namespaces/{SampleTfJobs.Namespace}/tfjobs?watch=true&resourceVersion={version} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
        foreach (var (watcher, socket) in _sockets.Index())
        {
            Open(watcher, socket, request);
        }

        _reading = Task.Factory.StartNew(ReadAll, default, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Returns the time at which each event had reached the last watcher.</summary>
    public async Task<long[]> CompletionAsync()
    {
        await _reading;
        return _seenByAll;
    }

    public void Dispose()
    {
        foreach (var socket in _sockets)
        {
            socket.Dispose();
        }

        _ready.Dispose();
    }

    /// <summary>Reads synchronously: otherwise a thread of the runtime would wait for the socket, too, and wake for every event.</summary>
    private void Open(int watcher, Socket socket, byte[] request)
    {
        socket.Connect(IPAddress.Loopback, port);
        socket.Send(request);
        Receive(watcher);
        _ready.Watch(socket, watcher);
    }

    /// <summary>
    /// Reads all sockets on one thread: a task for each of so many sockets would use the processors that the measured server
    /// needs.
    /// </summary>
    private void ReadAll()
    {
        while (_done < watchers)
        {
            foreach (var watcher in _ready.Wait())
            {
                Receive(watcher);
            }
        }
    }

    /// <summary>
    /// Counts events by their newlines; the lines of HTTP around them end with a carriage return and a newline.
    /// </summary>
    private void Receive(int watcher)
    {
        var length = _sockets[watcher].Receive(_buffer);
        if (length == 0)
        {
            throw new InvalidOperationException($"a watch ended after {_seen[watcher]} of {events} events");
        }

        var received = _buffer.AsSpan(0, length);
        var now = Stopwatch.GetTimestamp();
        for (var at = 0; received[at..].IndexOf((byte)'\n') is var next and >= 0; at += next + 1)
        {
            var before = at + next == 0 ? _lastRead[watcher] : received[at + next - 1];
            if (before != '\r')
            {
                See(watcher, now);
            }
        }

        _lastRead[watcher] = received[^1];
    }

    private void See(int watcher, long now)
    {
        var seen = _seen[watcher]++;
        if (++_seenBy[seen] == watchers)
        {
            _seenByAll[seen] = now;
        }

        _done += _seen[watcher] == events ? 1 : 0;
    }
}
