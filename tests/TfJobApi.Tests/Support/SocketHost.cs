using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TfJobApi.Hosting.Tls;

namespace TfJobApi.Tests.Support;

/// <summary>A server for one test that listens on a free port of this machine.</summary>
internal sealed class SocketHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ObservedTime _time;
    private readonly RequestsInProgress _requests;

    private SocketHost(WebApplication app, ObservedTime time, RequestsInProgress requests)
    {
        _app = app;
        _time = time;
        _requests = requests;
    }

    public Uri Address => new(_app.Urls.First());

    public Uri TlsAddress => new(_app.Urls.Single(url => url.StartsWith(Uri.UriSchemeHttps, StringComparison.Ordinal)));

    public IServiceProvider Services => _app.Services;

    public static Task<SocketHost> StartAsync(params (string Key, string Value)[] settings) =>
        StartAsync(WebApplication.CreateSlimBuilder(["--urls=http://127.0.0.1:0", .. Arguments(settings)]));

    /// <summary>Starts a server that logs everything to the provider.</summary>
    public static Task<SocketHost> StartTracedAsync<T>(T log, params (string Key, string Value)[] settings)
        where T : ILoggerProvider => StartAsync(
            WebApplication.CreateSlimBuilder(["--urls=http://127.0.0.1:0", .. Arguments(settings)]),
            logging => logging.AddProvider(log).AddFilter<T>(null, LogLevel.Trace));

    /// <summary>Starts a server with TLS only, with a generated certificate.</summary>
    public static Task<SocketHost> StartTlsAsync(params (string Key, string Value)[] settings) =>
        StartAsync([("urls", "https://127.0.0.1:0"), .. settings]);

    /// <summary>Starts a server with both; <see cref="Address"/> is that of plain HTTP.</summary>
    public static Task<SocketHost> StartTlsAndPlainAsync(params (string Key, string Value)[] settings) =>
        StartAsync([("urls", "http://127.0.0.1:0;https://127.0.0.1:0"), .. settings]);

    /// <summary>Creates a client that, over TLS, trusts only the CA of the server.</summary>
    public HttpClient CreateClient() => Address.Scheme == Uri.UriSchemeHttp ? new() { BaseAddress = Address, Timeout = Patience.Limit } : CreateTlsClient();

    public HttpClient CreateTlsClient() =>
        TlsClient.Trusting(Services.GetRequiredService<ServerCertificate>().AuthorityPem, TlsAddress);

    /// <summary>Stops the server as a signal does: open requests may end.</summary>
    public Task StopAsync() => _app.StopAsync(TestContext.Current.CancellationToken);

    /// <summary>Stops the server as at the end of the time that open requests have.</summary>
    public Task StopAtOnceAsync() => _app.StopAsync(new CancellationToken(canceled: true));

    /// <inheritdoc cref="ObservedTime.TimerAsync"/>
    public Task TimerAsync(TimeSpan dueTime) => _time.TimerAsync(dueTime);

    /// <inheritdoc cref="RequestsInProgress.EndAsync"/>
    public Task RequestsEndAsync() => _requests.EndAsync();

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private static IEnumerable<string> Arguments((string Key, string Value)[] settings) =>
        settings.Select(setting => $"--{setting.Key}={setting.Value}");

    private static async Task<SocketHost> StartAsync(WebApplicationBuilder builder, Action<ILoggingBuilder>? log = null)
    {
        var time = new ObservedTime(TimeProvider.System);
        var requests = new RequestsInProgress();
        builder.AddTfJobApi();
        builder.Services.AddSingleton<TimeProvider>(time).AddSingleton<IStartupFilter>(requests);
        builder.Logging.ClearProviders();
        log?.Invoke(builder.Logging);
        var app = builder.Build().UseTfJobApi();
        await app.StartAsync(TestContext.Current.CancellationToken);

        return new(app, time, requests);
    }
}
