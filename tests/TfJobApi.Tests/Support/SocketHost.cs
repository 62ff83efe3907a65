using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace TfJobApi.Tests.Support;

/// <summary>One server of a test's own that listens on a free port of this machine.</summary>
internal sealed class SocketHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private SocketHost(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single());

    public static async Task<SocketHost> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls=http://127.0.0.1:0"]).AddTfJobApi();
        builder.Logging.ClearProviders();
        var app = builder.Build().UseTfJobApi();
        await app.StartAsync(TestContext.Current.CancellationToken);

        return new(app);
    }

    public HttpClient CreateClient() => new() { BaseAddress = Address };

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
