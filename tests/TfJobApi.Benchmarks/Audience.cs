using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace TfJobApi.Benchmarks;

/// <summary>Many watchers of one namespace, each on a connection of its own; tells when the last of them has seen each event.</summary>
internal sealed class Audience(int port, int watchers, int events) : IDisposable
{
    private readonly Socket[] _sockets = [.. Enumerable.Range(0, watchers).Select(_ => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))];
    private readonly int[] _seenBy = new int[events];
    private readonly long[] _seenByAll = new long[events];
    private readonly Dictionary<Socket, int> _seen = [];

    /// <summary>One for all sockets, so that it stays in the processor's cache.</summary>
    private readonly byte[] _buffer = new byte[256 * 1024];

    private Task _reading = Task.CompletedTask;

    /// <summary>Opens all watches, from now on.</summary>
    public async Task OpenAsync()
    {
        using var http = new HttpClient();
        var list = await http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/apis/kubeflow.org/v1/namespaces/{SampleTfJobs.Namespace}/tfjobs?limit=1"));
        var version = JsonNode.Parse(list)!["metadata"]!["resourceVersion"];
        var request = Encoding.ASCII.GetBytes(
            $"GET /apis/kubeflow.org/v1/namespaces/{SampleTfJobs.Namespace}/tfjobs?watch=true&resourceVersion={version} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
        foreach (var socket in _sockets)
        {
            await socket.ConnectAsync(IPAddress.Loopback, port);
            await socket.SendAsync(request);
            _seen[socket] = 0;
            Receive(socket);
        }

        _reading = Task.Factory.StartNew(ReadAll, default, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>When each event had reached the last watcher.</summary>
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
    }

    /// <summary>
    /// One thread for all, which asks the kernel who has something: a task and a thread pool for each of so many sockets would
    /// take the processors from the server that is measured.
    /// </summary>
    private void ReadAll()
    {
        while (_seen.Count > 0)
        {
            List<Socket> ready = [.. _seen.Keys];
            Socket.Select(ready, null, null, Timeout.InfiniteTimeSpan);
            foreach (var socket in ready)
            {
                Receive(socket);
            }
        }
    }

    /// <summary>
    /// Counts events by their newlines. The lines of HTTP around them end with a carriage return and a newline, and nothing
    /// else here has a carriage return.
    /// </summary>
    private void Receive(Socket socket)
    {
        var length = socket.Receive(_buffer);
        var seen = _seen[socket];
        if (length == 0)
        {
            throw new InvalidOperationException($"a watch ended after {seen} of {events} events");
        }

        var received = _buffer.AsSpan(0, length);
        var now = Stopwatch.GetTimestamp();
        for (var more = received.Count((byte)'\n') - received.Count((byte)'\r'); more > 0; more--, seen++)
        {
            if (++_seenBy[seen] == watchers)
            {
                _seenByAll[seen] = now;
            }
        }

        _seen[socket] = seen;
        if (seen == events)
        {
            _seen.Remove(socket);
        }
    }
}
