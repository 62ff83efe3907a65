using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace TfJobApi.ConsoleTests.Support;

/// <summary>A server for one test, and the calls of other clients.</summary>
internal sealed class ConsoleServer : IAsyncDisposable
{
    public const string Jobs = "/apis/kubeflow.org/v1/namespaces/kube-test/tfjobs";
    public const string Job = $"{Jobs}/tfjob-test";

    private readonly WebApplication _app;

    private ConsoleServer(WebApplication app)
    {
        _app = app;
        Client = new() { BaseAddress = Address };
    }

    public Uri Address => new(_app.Urls.First());

    public HttpClient Client { get; }

    public static Task<ConsoleServer> StartAsync(params (string Key, string Value)[] settings) => StartAsync(0, settings);

    /// <param name="port">0 for a free one.</param>
    public static async Task<ConsoleServer> StartAsync(int port, params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder([$"--urls=http://127.0.0.1:{port}", .. settings.Select(setting => $"--{setting.Key}={setting.Value}")]);
        builder.AddTfJobApi();
        builder.Logging.ClearProviders();
        var app = builder.Build().UseTfJobApi();
        await app.StartAsync(TestContext.Current.CancellationToken);

        return new(app);
    }

    public Task<JsonNode?> PatchAsync(string path, string body) => CallAsync("PATCH", path, body, "application/merge-patch+json");

    public Task<JsonNode?> PostAsync(string path, string body) => CallAsync("POST", path, body);

    public Task<JsonNode?> GetAsync(string path) => CallAsync("GET", path);

    /// <summary>Returns null for a response without a body.</summary>
    public async Task<JsonNode?> CallAsync(string method, string path, string? body = null, string mediaType = "application/json")
    {
        using var request = new HttpRequestMessage(new(method), path);
        if (body is not null)
        {
            request.Content = new StringContent(body, new MediaTypeHeaderValue(mediaType));
        }

        using var response = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return text.Length == 0 ? null : JsonNode.Parse(text);
    }

    /// <param name="labels">A JSON object.</param>
    public static string NewJob(string name, string labels = "{}") => $$"""
        {"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"name":"{{name}}","labels":{{labels}} },
        "spec":{"tfReplicaSpecs":{"Worker":{"replicas":1,"template":{"spec":{"containers":[{"name":"tensorflow","image":"a"}] } } } } } }
        """;

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}
