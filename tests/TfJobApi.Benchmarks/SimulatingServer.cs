using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TfJobApi.Simulation;
using TfJobApi.Storage;
using TfJobApi.Tenants;

namespace TfJobApi.Benchmarks;

/// <summary>A server in this process, without a socket, for measurements that need its internals.</summary>
internal sealed class SimulatingServer : IAsyncDisposable
{
    private static readonly Uri Jobs = new("apis/kubeflow.org/v1/namespaces/team/tfjobs", UriKind.Relative);

    private readonly WebApplication _app;
    private readonly HttpClient _client;

    private SimulatingServer(WebApplication app) => (_app, _client) = (app, app.GetTestClient());

    public long Version => Get<ISnapshotStore>().Snapshot.Version;

    public static async Task<SimulatingServer> StartAsync(params string[] settings)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Configuration.AddCommandLine([.. settings, "--Seeding:Sample=false", "--Journal:Length=0", "--Limits:Memory=4000000000"]);
        builder.Services.AddRoutingCore();
        builder.WebHost.UseTestServer();
        builder.AddTfJobApi();
        var app = builder.Build();
        app.UseTfJobApi();
        await app.StartAsync();
        return new(app);
    }

    /// <param name="scenario">Null for jobs that are not simulated.</param>
    /// <param name="workersOnly">Whether the jobs have one worker, and not two workers and a parameter server.</param>
    public async Task CreateAsync(int count, string? scenario, int first = 0, bool workersOnly = false)
    {
        const string template = """{"restartPolicy":"ExitCode","template":{"spec":{"containers":[{"image":"mnist","name":"tensorflow"}]}},""";
        var annotations = scenario is null ? "" : $",\"annotations\":{{\"tfjobapi/lifecycle\":\"{JsonEncodedText.Encode(scenario)}\"}}";
        var replicas = workersOnly ? $"\"Worker\":{template}\"replicas\":1}}" : $"\"Worker\":{template}\"replicas\":2}},\"PS\":{template}\"replicas\":1}}";
        for (var index = first; index < first + count; index++)
        {
            var job = $"{{\"apiVersion\":\"kubeflow.org/v1\",\"kind\":\"TFJob\",\"metadata\":{{\"name\":\"job-{index}\"{annotations}}},\"spec\":{{\"tfReplicaSpecs\":{{{replicas}}}}}}}";
            await SendAsync(HttpMethod.Post, Jobs, job, "application/json");
        }
    }

    public Task<JsonElement> AdvanceAsync(string by) => SendAsync(HttpMethod.Post, new("__admin/clock/advance", UriKind.Relative), $$"""{"by":"{{by}}"}""", "application/json");

    /// <summary>Ends the simulations; all objects stay.</summary>
    public async Task EndSimulationsAsync() => await Get<JobSimulator>().ResetAsync();

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    private async Task<JsonElement> SendAsync(HttpMethod method, Uri path, string json, string mediaType)
    {
        using var request = new HttpRequestMessage(method, path) { Content = new StringContent(json, Encoding.UTF8, mediaType) };
        using var answer = await _client.SendAsync(request);
        return JsonSerializer.Deserialize<JsonElement>(await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync());
    }

    private T Get<T>()
        where T : class => _app.Services.GetRequiredService<TenantRegistry>().Default.GetRequiredService<T>();
}
