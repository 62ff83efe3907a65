using TfJobApi.Stress.Http;
using TfJobApi.Stress.Servers;

namespace TfJobApi.Stress.Exhaust;

/// <summary>One way to use up a resource of a server, with the figures that it may cost.</summary>
internal abstract class ExhaustCase
{
    protected const string Jobs = "/apis/kubeflow.org/v1/namespaces/kube-test/tfjobs";
    protected const string Job = Jobs + "/tfjob-test";

    public abstract string Name { get; }

    /// <summary>The bound of the resident memory at the peak, in MB.</summary>
    public abstract double PeakLimit { get; }

    public virtual IReadOnlyList<string> Settings => [];

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

    public void Add(string what, double figure, double bound, string unit) => Report.Add(Run, what, figure, bound, unit);

    public void Add(string what, string figure, string bound, bool holds) => Report.Add(Run, what, figure, bound, holds);
}
