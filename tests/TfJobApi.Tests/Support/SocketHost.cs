using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace TfJobApi.Tests.Support;

/// <summary>One server of a test's own that listens on a free port of this machine.</summary>
internal sealed class SocketHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private SocketHost(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single());

    public IServiceProvider Services => _app.Services;

    public static async Task<SocketHost> StartAsync(params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder([.. settings.Select(setting => $"--{setting.Key}={setting.Value}"), "--urls=http://127.0.0.1:0"]).AddTfJobApi();
        builder.Logging.ClearProviders();
        var app = builder.Build().UseTfJobApi();
        await app.StartAsync(TestContext.Current.CancellationToken);

        return new(app);
    }

    public HttpClient CreateClient() => new() { BaseAddress = Address };

    /// <summary>Stops it as a signal does; what is open may end.</summary>
    public Task StopAsync() => _app.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
