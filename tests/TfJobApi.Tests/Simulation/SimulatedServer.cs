using System.Text;
using System.Text.Json.Nodes;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Simulation;

/// <summary>A server on a frozen clock, with the calls that tests of simulated jobs make.</summary>
internal sealed class SimulatedServer : IAsyncDisposable
{
    public const string Jobs = TestHost.Jobs;
    public const string Pods = "/api/v1/namespaces/kube-test/pods";
    public const string Services = "/api/v1/namespaces/kube-test/services";
    public const string Events = "/api/v1/namespaces/kube-test/events";

    private static readonly (string, string)[] Frozen =
        [("Seeding:Sample", "false"), ("Clock:Frozen", "true"), ("Clock:Start", "2026-01-02T03:04:05Z")];

    private SimulatedServer((string Key, string Value)[] settings)
    {
        Host = TestHost.Start([.. Frozen, .. settings]);
        Client = Host.CreateClient();
    }

    public TestHost Host { get; }

    public HttpClient Client { get; }

    public static SimulatedServer Start(params (string Key, string Value)[] settings) => new(settings);

    /// <param name="replicas">For example <c>Worker 2 ExitCode, PS 1</c>.</param>
    /// <param name="more">More members of the spec.</param>
    public static string Body(string name, string replicas, string? scenario = null, string more = "")
    {
        var annotations = scenario is null ? "" : $",\"annotations\":{{\"tfjobapi/lifecycle\":{JsonValue.Create(scenario).ToJsonString()}}}";
        return $"{{\"apiVersion\":\"kubeflow.org/v1\",\"kind\":\"TFJob\",\"metadata\":{{\"name\":\"{name}\"{annotations}}},"
            + $"\"spec\":{Lifecycle.Simulation.Spec(replicas, more)}}}";
    }

    public async Task<HttpCalls.Answer> CreateAsync(string replicas, string? scenario = null, string more = "", string name = "j")
    {
        var answer = await Client.Post(Jobs, Body(name, replicas, scenario, more));
        Assert.Equal(201, answer.Code);
        return answer;
    }

    public async Task<JsonNode> AdvanceAsync(string by)
    {
        var answer = await Client.Post("/__admin/clock/advance", by == "next" ? """{"to":"next"}""" : $$"""{"by":"{{by}}"}""");
        Assert.Equal(200, answer.Code);
        return answer.Json;
    }

    public async Task<JsonNode?> StatusAsync(string name = "j") => (await Client.Get($"{Jobs}/{name}")).Json["status"];

    /// <summary>Returns the names and phases of the pods, for example <c>j-worker-0 Running</c>.</summary>
    public async Task<IReadOnlyList<string>> PodsAsync() => [.. (await Client.Get(Pods)).Json["items"]!.AsArray()
        .Select(pod => $"{pod!["metadata"]!["name"]} {pod["status"]!["phase"]}")];

    public async Task<IReadOnlyList<string>> EventsAsync() => [.. (await Client.Get(Events)).Json["items"]!.AsArray()
        .Select(item => $"{item!["type"]} {item["reason"]} {item["message"]} ({item["source"]!["component"]}, {item["count"]})")];

    /// <summary>Returns the conditions and the counts, for example <c>Created Running=False Succeeded | PS a1 | Worker s2</c>.</summary>
    public static string Describe(JsonNode? status)
    {
        var text = new StringBuilder();
        text.AppendJoin(' ', status?["conditions"]?.AsArray().Select(condition =>
            (string?)condition!["status"] == "True" ? $"{condition["type"]}" : $"{condition["type"]}={condition["status"]}") ?? []);
        foreach (var (type, counts) in status?["replicaStatuses"]?.AsObject() ?? [])
        {
            text.Append($" | {type}");
            foreach (var (name, count) in counts!.AsObject())
            {
                text.Append($" {name[0]}{count}");
            }
        }

        return text.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Host.DisposeAsync();
    }
}
