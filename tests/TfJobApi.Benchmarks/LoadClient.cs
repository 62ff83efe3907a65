using System.Diagnostics;

namespace TfJobApi.Benchmarks;

/// <summary>Sends requests over several connections. Each connection has its own thread, which waits for every response.</summary>
internal sealed class LoadClient : IDisposable
{
    public const int Connections = 16;

    private readonly ServerProcess _server;
    private readonly Func<RequestSource> _requests;
    private readonly HttpConnection[] _connections;
    private int _step;

    /// <param name="request">Creates the request that a connection sends repeatedly.</param>
    public LoadClient(ServerProcess server, Func<SampleRequest> request)
        : this(server, () => InTurn(request()))
    {
    }

    /// <param name="requests">Creates the requests of each connection; together the connections send those of all steps.</param>
    public LoadClient(ServerProcess server, Func<RequestSource> requests)
    {
        _server = server;
        _requests = requests;
        _connections = [.. Enumerable.Range(0, Connections).Select(_ => new HttpConnection(server.Port))];
    }

    /// <summary>Sends the requests to all TFJobs in turn; returns the cost of one request.</summary>
    public async Task<Round> RunAsync(int requests)
    {
        var last = _step + requests;
        var processorTime = _server.ProcessorTime;
        var start = Stopwatch.GetTimestamp();

        await Task.WhenAll(_connections.Select(connection =>
            Task.Factory.StartNew(() => Send(connection, last), default, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

        var elapsed = Stopwatch.GetElapsedTime(start);
        var taken = _server.ProcessorTime - processorTime;
        _step = last;

        return new(taken.TotalMicroseconds / requests, requests / elapsed.TotalSeconds);
    }

    public void Dispose()
    {
        foreach (var connection in _connections)
        {
            connection.Dispose();
        }
    }

    private void Send(HttpConnection connection, int last)
    {
        var requests = _requests();
        while (Interlocked.Increment(ref _step) is var step && step <= last)
        {
            connection.Send(requests(step), 200);
        }
    }

    private static RequestSource InTurn(SampleRequest request) => step => request.For(step % SampleTfJobs.Count, step);
}
