using System.Diagnostics;

namespace TfJobApi.Benchmarks;

/// <summary>Sends requests over several connections, each with a thread of its own that waits for every answer.</summary>
internal sealed class LoadClient : IDisposable
{
    public const int Connections = 16;

    private readonly ServerProcess _server;
    private readonly Func<RequestSource> _requests;
    private readonly HttpConnection[] _connections;
    private int _step;

    /// <param name="request">Makes the request that a connection sends again and again.</param>
    public LoadClient(ServerProcess server, Func<SampleRequest> request)
        : this(server, () => InTurn(request()))
    {
    }

    /// <param name="requests">Makes, for each connection, what it sends in a step; together they go through all steps.</param>
    public LoadClient(ServerProcess server, Func<RequestSource> requests)
    {
        _server = server;
        _requests = requests;
        _connections = [.. Enumerable.Range(0, Connections).Select(_ => new HttpConnection(server.Port))];
    }

    /// <summary>Sends so many requests over all TFJobs in turn; tells what one of them took.</summary>
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
