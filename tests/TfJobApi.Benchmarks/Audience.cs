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
    /// <summary>Where a thread receives: in its processor's cache, as it is the same for all sockets.</summary>
    [ThreadStatic]
    private static byte[]? _buffer;

    private readonly int[] _seenBy = new int[events];
    private readonly long[] _seenByAll = new long[events];
    private readonly List<Task> _reading = [];

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
            var opened = new TaskCompletionSource();
#pragma warning disable CA2025 // the sockets are disposed of with the audience, when everything has been read
            _reading.Add(ReadAsync(socket, opened));
#pragma warning restore CA2025
            await opened.Task;
        }
    }

    /// <summary>When each event had reached the last watcher.</summary>
    public async Task<long[]> CompletionAsync()
    {
        await Task.WhenAll(_reading);
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
    /// Counts events by their newlines. The lines of HTTP around them end with a carriage return and a newline, and nothing
    /// else here has a carriage return.
    /// </summary>
    private async Task ReadAsync(Socket socket, TaskCompletionSource opened)
    {
        var seen = 0;
        while (seen < events)
        {
            // nothing is received yet: that there is something is all that is waited for
            await socket.ReceiveAsync(Memory<byte>.Empty);
            var buffer = _buffer ??= new byte[256 * 1024];
            var length = socket.Receive(buffer);
            if (length == 0)
            {
                throw new InvalidOperationException($"a watch ended after {seen} of {events} events");
            }

            opened.TrySetResult();
            var received = buffer.AsSpan(0, length);
            var now = Stopwatch.GetTimestamp();
            for (var more = received.Count((byte)'\n') - received.Count((byte)'\r'); more > 0; more--, seen++)
            {
                if (Interlocked.Increment(ref _seenBy[seen]) == watchers)
                {
                    _seenByAll[seen] = now;
                }
            }
        }
    }
}
