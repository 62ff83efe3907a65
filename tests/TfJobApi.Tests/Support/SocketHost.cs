using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace TfJobApi.Tests.Support;

/// <summary>One server of a test's own that listens on a free port of this machine.</summary>
internal sealed class SocketHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private SocketHost(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single());

    public IServiceProvider Services => _app.Services;

    public static Task<SocketHost> StartAsync(params (string Key, string Value)[] settings) =>
        StartAsync(WebApplication.CreateSlimBuilder([.. Arguments(settings), "--urls=http://127.0.0.1:0"]));

    /// <summary>With everything that it logs, down to the least, told to the provider.</summary>
    public static Task<SocketHost> StartTracedAsync<T>(T log, params (string Key, string Value)[] settings)
        where T : ILoggerProvider => StartAsync(
            WebApplication.CreateSlimBuilder([.. Arguments(settings), "--urls=http://127.0.0.1:0"]),
            logging => logging.AddProvider(log).AddFilter<T>(null, LogLevel.Trace));

    /// <summary>Behind TLS, as behind a proxy: kubectl sends a token over nothing else.</summary>
    public static Task<SocketHost> StartTlsAsync(params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder([.. Arguments(settings)]);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(Certificate())));

        return StartAsync(builder);
    }

    public HttpClient CreateClient() => new() { BaseAddress = Address };

    /// <summary>Stops it as a signal does; what is open may end.</summary>
    public Task StopAsync() => _app.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private static IEnumerable<string> Arguments((string Key, string Value)[] settings) =>
        settings.Select(setting => $"--{setting.Key}={setting.Value}");

    private static async Task<SocketHost> StartAsync(WebApplicationBuilder builder, Action<ILoggingBuilder>? log = null)
    {
        builder.AddTfJobApi();
        builder.Logging.ClearProviders();
        log?.Invoke(builder.Logging);
        var app = builder.Build().UseTfJobApi();
        await app.StartAsync(TestContext.Current.CancellationToken);

        return new(app);
    }

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);

        return request.CreateSelfSigned(new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new(2120, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }
}
