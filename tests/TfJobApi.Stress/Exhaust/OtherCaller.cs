using System.Diagnostics;
using System.Globalization;
using TfJobApi.Stress.Http;
using TfJobApi.Stress.Servers;

namespace TfJobApi.Stress.Exhaust;

/// <summary>Another caller, whose connection is open before a case begins: it sends small PATCHes and times the responses.</summary>
internal sealed class OtherCaller : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private readonly HttpConnection _connection;
    private readonly ManualResetEventSlim _end = new();
    private readonly Thread _thread;
    private readonly List<double> _milliseconds = [];
    private volatile int _count;

    public OtherCaller(StressServer server)
    {
        _connection = new(server.EndPoint);
        _connection.Send(HttpCall.Get("/t/other/version"));
        _thread = new(Run);
        _thread.Start();
    }

    /// <summary>The number of requests without a 200.</summary>
    public int Failures { get; private set; }

    public double Slowest => _milliseconds.DefaultIfEmpty(0).Max();

    /// <summary>The number of responses so far.</summary>
    public int Count => _count;

    public void End()
    {
        _end.Set();
        _thread.Join();
    }

    public void Dispose()
    {
        End();
        _connection.Dispose();
        _end.Dispose();
    }

    private void Run()
    {
        for (var i = 0; i == 0 || !_end.Wait(Interval); i++)
        {
            var start = Stopwatch.GetTimestamp();
            var body = string.Create(CultureInfo.InvariantCulture, $$$"""{"metadata":{"labels":{"i":"{{{i}}}"} } }""");
            var answer = _connection.Send(HttpCall.MergePatch("/t/other/apis/kubeflow.org/v1/namespaces/kube-test/tfjobs/tfjob-test", body), TimeSpan.FromSeconds(20));
            _milliseconds.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            Failures += answer.Status == 200 ? 0 : 1;
            _count++;
        }
    }
}
