using System.Globalization;
using TfJobApi.Stress.Fuzz;
using TfJobApi.Stress.Http;

namespace TfJobApi.Stress.Soak;

/// <summary>Mixed calls of one caller, some of them in tenants that are created and deleted.</summary>
internal sealed class SoakTraffic(HttpConnection connection, Chance chance, int caller) : IDisposable
{
    private const string Jobs = "/apis/kubeflow.org/v1/namespaces/kube-test/tfjobs";

    private static readonly string[] Accepts =
    [
        "application/json", "application/yaml", "application/json;as=Table;v=v1;g=meta.k8s.io", "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io",
    ];

    /// <summary>The run measures memory, so it leaves most of the processor unused.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>The server has at most 256 tenants, so that a caller deletes its tenant before it uses another one.</summary>
    private const int StepsInTenant = 500;

    private int _step;

    public int Requests { get; private set; }

    public List<string> Violations { get; } = [];

    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            Step(string.Create(CultureInfo.InvariantCulture, $"job-{caller}-{chance.Below(30)}"));
            await Task.Delay(Pause, TimeProvider.System, CancellationToken.None);
        }
    }

    public void Dispose() => connection.Dispose();

    private void Step(string name)
    {
        var number = ++_step;
        var label = string.Create(CultureInfo.InvariantCulture, $$$"""{"metadata":{"labels":{"a":"{{{number}}}"} } }""");
        var tenant = TenantOf(number);
        if (TenantOf(number - 1) is var previous && previous != tenant)
        {
            DeleteTenant(previous);
        }

        switch (chance.Below(26))
        {
            case 0 or 1: Send(HttpCall.Post(Jobs, Document(name, number)), 201, 409); break;
            case 2: Send(new HttpCall("DELETE", $"{Jobs}/{name}"), 200, 404); break;
            case 3 or 4: Send(HttpCall.Get(Jobs).With("Accept", chance.Of(Accepts)), 200); break;
            case 5: Send(HttpCall.Get($"{Jobs}?limit=5"), 200); break;
            case 6: Send(HttpCall.Get($"{Jobs}?labelSelector=a%20in%20(1,2,3),!b"), 200); break;
            case 7: Send(HttpCall.MergePatch($"{Jobs}/{name}", """{"spec":{"backoffLimit":"x"}"""), 400, 404); break;
            case 8: Send(HttpCall.MergePatch($"{Jobs}/{name}/status", $$$"""{"status":{"step":{{{number}}}}}"""), 200, 404); break;
            case 9: Send(HttpCall.Post("/v3/auth/tokens", "{}"), 400, 401, 404); break;
            case 10: Send(HttpCall.MergePatch($"{Jobs}/{name}", label).With("Prefer", "code=409"), 409); break;
            case 11: Gone(HttpCall.MergePatch($"{Jobs}/{name}", label).With("X-Mock-Fault", chance.Of("reset", "reset-after", "truncate", "malformed"))); break;
            case 12: Send(new HttpCall("PUT", $"/__admin/snapshots/soak-{caller}"), 200, 201); break;
            case 13: Send(HttpCall.Get($"/t/{tenant}{Jobs}"), 200); break;
            case 14: Send(HttpCall.MergePatch($"/t/{tenant}{Jobs}/tfjob-test", label), 200); break;
            case 15 when number % 5 == 0: DeleteTenant(tenant); break;
            case 16: Send(HttpCall.Post("/__admin/requests/wait", """{"filter":{"name":"none"},"count":1,"timeout":"20ms"}"""), 504); break;
            case 17: Gone(new HttpCall("POST", Jobs) { Headers = [("Content-Type", "application/json"), ("Content-Length", "1000")], Body = [(byte)'{'] }); break;
            case 18: Gone(HttpCall.Get($"{Jobs}?watch=1")); break;
            case 19 when number % 20 == 0: Send(HttpCall.Get("/openapi/v2"), 200); break;
            case 20 when number % 200 == 0: Send(new HttpCall("DELETE", Jobs), 200); break;
            case 21 when number % 200 == 0 && caller == 0: Send(HttpCall.Post("/__admin/reset", ""), 200); break;
            case 22: Send(HttpCall.Get("/__admin/requests?limit=20"), 200); break;
            default: Send(HttpCall.MergePatch($"{Jobs}/{name}", label), 200, 404); break;
        }
    }

    private static string Document(string name, int number) =>
        $$$"""{"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"name":"{{{name}}}","annotations":{"x":"{{{new string('x', 900)}}}"} },"spec":{"tfReplicaSpecs":{},"activeDeadlineSeconds":{{{number}}}} }""";

    private string TenantOf(int number) => string.Create(CultureInfo.InvariantCulture, $"soak-{caller}-{number / StepsInTenant}");

    /// <summary>It does not exist if it has had no call since it was deleted.</summary>
    private void DeleteTenant(string tenant) => Send(new HttpCall("DELETE", $"/__admin/tenants/{tenant}"), 204, 404);

    private void Send(HttpCall call, params int[] expected)
    {
        var answer = connection.Send(call);
        Requests++;
        if (!expected.Contains(answer.Status))
        {
            Violations.Add($"{answer.Outcome} {answer.Status}: {call.ToShell()}");
        }
    }

    /// <summary>Closes the connection before a response, or gets a broken one.</summary>
    private void Gone(HttpCall call)
    {
        connection.Send(call, TimeSpan.FromMilliseconds(30));
        Requests++;
        connection.Close();
    }
}
