using System.Collections.Concurrent;
using System.Diagnostics;
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

    /// <summary>The memory for which that limit is meant, in bytes: half of it is for requests in progress and garbage.</summary>
    private const int Heap = 2 * Memory;

    public abstract string Name { get; }

    /// <summary>The bound of the resident memory at the peak, in MB: by default the heap, and 64 MB for code, stacks and buffers of sockets.</summary>
    public virtual double PeakLimit => (Heap / 1e6) + 64;

    /// <summary>The bound of the resident memory after a reset, in MB. Kestrel keeps pools of buffers, and the collector keeps some of its heap.</summary>
    public virtual double ReleasedLimit => 160;

    public virtual IReadOnlyList<string> Settings => [string.Create(CultureInfo.InvariantCulture, $"--Limits:Memory={Memory}")];

    /// <summary>The collector behaves as in a container, so that the bounds do not depend on the machine's memory.</summary>
    public virtual IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string>
    {
        ["DOTNET_GCHeapHardLimit"] = Heap.ToString("x", CultureInfo.InvariantCulture),
    };

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
/// <param name="Other">Null in a case without another caller.</param>
internal sealed record ExhaustContext(StressServer Server, Report Report, string Run, bool IsShort, OtherCaller? Other)
{
    /// <summary>A connection of the health check, and one that the server is about to close.</summary>
    private const int MoreDescriptors = 2;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

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
        var counts = _unexpected.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Value} x {pair.Key}"));
        var figure = _unexpected.IsEmpty ? "0" : string.Join(", ", counts);
        Add("responses of another status than expected", figure, "0", _unexpected.IsEmpty);
    }

    /// <summary>Waits until a condition of the server's process holds, which reports no changes; at most 20 seconds.</summary>
    public static void WaitUntil(Func<bool> condition)
    {
        var start = Stopwatch.GetTimestamp();
        while (!condition() && Stopwatch.GetElapsedTime(start) < Limit)
        {
            Pause(Interval);
        }
    }

    /// <summary>Lets time pass between the steps of a case that depends on a rate.</summary>
    public static void Pause(TimeSpan time) => Task.Delay(time, TimeProvider.System).Wait();

    /// <summary>Waits until the other caller has received more responses.</summary>
    public void AwaitOtherCaller(int responses)
    {
        var before = Other?.Count;
        WaitUntil(() => Other is null || Other.Count >= before + responses);
    }

    /// <summary>Waits until the server has as few descriptors as before, and adds their number.</summary>
    public void AddDescriptors(int before)
    {
        WaitUntil(() => Server.Figures!.Descriptors <= before);
        Add("descriptors after all others were closed", Server.Figures!.Descriptors, before + MoreDescriptors, "");
    }

    public void Add(string what, double figure, double bound, string unit) => Report.Add(Run, what, figure, bound, unit);

    public void Add(string what, string figure, string bound, bool holds) => Report.Add(Run, what, figure, bound, holds);
}
