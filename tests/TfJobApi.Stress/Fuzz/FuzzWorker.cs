using System.Diagnostics;
using TfJobApi.Stress.Http;
using TfJobApi.Stress.Servers;

namespace TfJobApi.Stress.Fuzz;

/// <summary>Sends random requests on one connection. It has a tenant of its own, so that nobody else changes its objects.</summary>
internal sealed class FuzzWorker : IDisposable
{
    private const int RequestsBetweenResets = 400;

    /// <summary>Reports are limited, because one cause usually has many violations.</summary>
    private const int ReportedViolations = 25;

    private static readonly TimeSpan WatchLimit = TimeSpan.FromMilliseconds(20);

    private readonly StressServer _server;
    private readonly FuzzRound _round;
    private readonly int _number;
    private readonly Chance _chance;
    private readonly FuzzCalls _calls;
    private readonly BrokenHttp _broken;
    private readonly HttpConnection _connection;
    private readonly HttpConnection _checks;
    private int _sent;

    public FuzzWorker(StressServer server, FuzzRound round, int number)
    {
        _server = server;
        _round = round;
        _number = number;
        _chance = new(round.Seed, number);
        _calls = new(_chance, FuzzRound.TenantOf(number));
        _broken = new(_chance);
        _connection = new(server.EndPoint);
        _checks = new(server.EndPoint);
    }

    public void Run(int requests)
    {
        while (_sent < requests && !_server.HasExited)
        {
            if (_sent % RequestsBetweenResets == 0)
            {
                Send(Authorized(HttpCall.Post(_calls.InTenant("/__admin/reset"), "")));
            }

            Step();
        }
    }

    public void Dispose()
    {
        _connection.Dispose();
        _checks.Dispose();
    }

    private void Step()
    {
        switch (_chance.Below(20))
        {
            case 0: SendBroken(); break;
            case 1: SendFault(); break;
            case 2 or 3: SendChecked(Credentials(_calls.Admin())); break;
            case <= 10: SendChecked(Credentials(_calls.Any())); break;
            default: SendWrite(Credentials(_calls.Write())); break;
        }
    }

    private void SendWrite(HttpCall call)
    {
        var answer = SendChecked(call);
        if (answer.IsSuccess && _chance.Is(0.3))
        {
            Read(call.Target.Split('?')[0]);
        }
    }

    /// <summary>Reads what a write has stored, in each form, and its record.</summary>
    private void Read(string path)
    {
        foreach (var accept in new[] { "application/json", "application/yaml", "application/json;as=Table;v=v1;g=meta.k8s.io",
            "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io" })
        {
            Send(Authorized(HttpCall.Get(path)).With("Accept", accept));
        }

        Send(Authorized(HttpCall.Get(_calls.InTenant("/__admin/requests?limit=3"))));
        if (_chance.Is(0.1))
        {
            CheckExport();
        }
    }

    /// <summary>Loads an export as a seed in another tenant, which must be accepted.</summary>
    private void CheckExport()
    {
        var scratch = $"/t/{_calls.Tenant}-scratch";
        var exported = Send(Authorized(HttpCall.Get(_calls.InTenant("/__admin/export"))));
        Send(Authorized(new HttpCall("DELETE", $"/__admin/tenants/{_calls.Tenant}-scratch")));
        var seed = Authorized(HttpCall.Post($"{scratch}/__admin/seed", exported.Text));
        if (exported.IsSuccess && Send(seed) is { IsSuccess: false, Status: not 507 } answer)
        {
            Violation($"an export is not accepted as a seed ({answer.Status}: {answer.Text.ReplaceLineEndings(" ")})", seed);
        }
    }

    /// <summary>Compares the objects before and after a quarter of the requests that are rejected or dry runs.</summary>
    private HttpAnswer SendChecked(HttpCall call)
    {
        if (call.Method is "GET" or "HEAD" || FuzzVerdict.AsksForFault(call) || FuzzVerdict.MayWait(call) || !_chance.Is(0.25))
        {
            return Send(call);
        }

        var before = Objects();
        var answer = Send(call);
        // options in the body of a DELETE replace those of the query
        var isDryRun = call.Method != "DELETE" && call.Target.EndsWith("?dryRun=All", StringComparison.Ordinal);
        if (before is not null && (answer.Status >= 400 || isDryRun) && Objects() is { } after)
        {
            _round.Tally.CountCheckedWrite();
            if (before != after)
            {
                Violation($"{(isDryRun ? "a dry run" : "a rejected request")} ({answer.Status}) has changed something", call);
            }
        }

        return answer;
    }

    private string? Objects()
    {
        var answer = _checks.Send(Authorized(HttpCall.Get(_calls.InTenant("/apis/kubeflow.org/v1/tfjobs"))));
        return answer.IsSuccess ? answer.Text : null;
    }

    private HttpAnswer Send(HttpCall call)
    {
        var start = Stopwatch.GetTimestamp();
        var answer = Exchange(_connection, call);
        _sent++;
        _round.Tally.Count(answer.Status, Stopwatch.GetElapsedTime(start));
        if (FuzzVerdict.Find(call, answer) is { } reason)
        {
            Violation(reason, Shrink(call, reason));
        }

        return answer;
    }

    private static HttpAnswer Exchange(HttpConnection connection, HttpCall call)
    {
        var answer = connection.Send(call, FuzzVerdict.MayWait(call) ? WatchLimit : HttpConnection.HangLimit);
        if (FuzzVerdict.ChangesConnection(call))
        {
            connection.Close();
        }

        return answer;
    }

    private void SendFault()
    {
        Send(Credentials(_calls.FaultRule()));
        Send(Authorized(HttpCall.MergePatch($"/t/{_calls.Tenant}-faults{_calls.Targets.Job("tfjob-test")}", """{"metadata":{"labels":{"a":"b"}}}""")));
        Send(Authorized(new HttpCall("DELETE", $"/t/{_calls.Tenant}-faults/__admin/faults")));
    }

    private void SendBroken()
    {
        var bytes = _broken.Make();
        var answer = _connection.SendRaw(bytes, HttpConnection.HangLimit);
        _sent++;
        _round.Tally.Count(answer.Status, TimeSpan.Zero);
        if (answer.Outcome == Outcome.TimedOut || answer.Status is >= 500 and not 505)
        {
            Report($"{(answer.Outcome == Outcome.TimedOut ? "no response" : $"status {answer.Status}")}: printf '%b' {Shell.Quote(bytes)} | nc $server");
        }
    }

    private HttpCall Shrink(HttpCall call, string reason) => _round.Tally.Violations >= ReportedViolations || reason == "no response"
        ? call
        : new Shrinker(candidate => FuzzVerdict.Find(candidate, Exchange(_checks, candidate)) == reason).Shrink(call);

    private void Violation(string reason, HttpCall call) => Report($"{reason}: {call.ToShell()}");

    private void Report(string text)
    {
        if (_round.Tally.CountViolation() <= ReportedViolations)
        {
            _round.Report.AddViolation($"fuzz {_round.Name}, worker {_number}, request {_sent}: {text}");
        }
    }

    private HttpCall Credentials(HttpCall call) => _round.IsEnforced && _chance.Is(0.85) ? Authorized(call) : call;

    private HttpCall Authorized(HttpCall call) => _round.IsEnforced ? call.With("X-Auth-Token", FuzzRound.Token) : call;
}
