using System.Collections.Concurrent;
using System.Globalization;
using TfJobApi.Stress.Http;
using TfJobApi.Stress.Servers;

namespace TfJobApi.Stress.Exhaust;

/// <summary>One way to use up a resource of a server, with the figures that it may cost.</summary>
internal abstract class ExhaustCase
{
    protected const string Jobs = "/apis/kubeflow.org/v1/namespaces/kube-test/tfjobs";
    protected const string Job = Jobs + "/tfjob-test";

    /// <summary>The server's <c>Limits:Memory</c> in bytes, because its default depends on the machine.</summary>
    protected const int Memory = 256_000_000;

    public abstract string Name { get; }

    /// <summary>The bound of the resident memory at the peak, in MB. The limit is meant for a machine with twice as much: the rest is for garbage and requests.</summary>
    public virtual double PeakLimit => 2 * Memory / 1e6;

    public virtual IReadOnlyList<string> Settings => [string.Create(CultureInfo.InvariantCulture, $"--Limits:Memory={Memory}")];

    public virtual IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string>();

    public virtual int? Descriptors => null;

    /// <summary>False leaves the server's log unread.</summary>
    public virtual bool ReadsLog => true;

    /// <summary>True if another caller's PATCH is timed while the case runs.</summary>
    public virtual bool HasOtherCaller => true;

    /// <summary>Uses up the resource.</summary>
    public abstract void Run(ExhaustContext context);

    /// <summary>Frees the resource, as far as a caller can; the memory after it is reported.</summary>
    public virtual void Release(ExhaustContext context) => context.Call(HttpCall.Post("/__admin/reset", ""));
}

/// <param name="IsShort">True for a run that takes a few seconds.</param>
internal sealed record ExhaustContext(StressServer Server, Report Report, string Run, bool IsShort)
{
    private readonly ConcurrentDictionary<string, int> _unexpected = [];

    /// <summary>Returns a tenth of the number in a short run.</summary>
    public int Scaled(int number) => IsShort ? Math.Max(1, number / 10) : number;

    /// <summary>Sends a request on a connection of its own.</summary>
    public HttpAnswer Call(HttpCall call)
    {
        using var connection = new HttpConnection(Server.EndPoint);
        return connection.Send(call);
    }

    public HttpAnswer Call(HttpCall call, TimeSpan limit)
    {
        using var connection = new HttpConnection(Server.EndPoint);
        return connection.Send(call, limit);
    }

    /// <summary>Sends a request, and counts a response of another status than these.</summary>
    public HttpAnswer Expect(HttpConnection connection, HttpCall call, params ReadOnlySpan<int> expected)
    {
        var answer = connection.Send(call);
        if (answer.Outcome != Outcome.Answered || !expected.Contains(answer.Status))
        {
            var what = string.Create(CultureInfo.InvariantCulture, $"{answer.Outcome} {answer.Status} for {call.Method}");
            _unexpected.AddOrUpdate(what, 1, (_, count) => count + 1);
        }

        return answer;
    }

    public void AddUnexpected()
    {
        var figure = _unexpected.IsEmpty ? "0" : string.Join(", ", _unexpected.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Value} x {pair.Key}")));
        Add("responses of another status than expected", figure, "0", _unexpected.IsEmpty);
    }

    public void Add(string what, double figure, double bound, string unit) => Report.Add(Run, what, figure, bound, unit);

    public void Add(string what, string figure, string bound, bool holds) => Report.Add(Run, what, figure, bound, holds);
}
