using Microsoft.Extensions.Options;
using TfJobApi.Http;

namespace TfJobApi.Hosting.Tls;

/// <summary>TLS, when it is asked for; a server without it touches nothing of it.</summary>
internal static partial class TlsFeature
{
    public const string AuthorityPath = "/__admin/ca.crt";

    /// <summary>Whether Kestrel finds a certificate in its own configuration; it is then trusted by other means than ours.</summary>
    public static bool HasCertificateOfItsOwn(IConfiguration configuration) => configuration.GetSection("Kestrel:Certificates:Default").Exists();

    public static void AddTls(this WebApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        var isHttps = ListenAddress.IsHttps(configuration);
        if (!isHttps && !configuration.GetSection(HttpsOptions.Section).Exists())
        {
            return;
        }

        builder.Services.AddOptions<HttpsOptions>().BindConfiguration(HttpsOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true);
        builder.Services.AddSingleton<IValidateOptions<HttpsOptions>, HttpsOptionsValidator>();
        if (!isHttps)
        {
            return;
        }

        builder.WebHost.UseKestrelHttpsConfiguration();
        if (!HasCertificateOfItsOwn(configuration))
        {
            builder.Services.AddSingleton<ServerCertificate>();
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureHttpsDefaults(https =>
                https.ServerCertificate = kestrel.ApplicationServices.GetRequiredService<ServerCertificate>().Leaf));
        }
    }

    /// <summary>Makes the certificate before the server listens, so that a mistake in the settings is told as one.</summary>
    public static void CheckTls(this WebApplication app)
    {
        // without the section and without TLS there is no validator, and nothing to be validated
        if (app.Services.GetService<IValidateOptions<HttpsOptions>>() is null)
        {
            return;
        }

        _ = app.Services.GetRequiredService<IOptions<HttpsOptions>>().Value;
        if (app.Services.GetService<ServerCertificate>() is { } certificate)
        {
            Log.Certified(app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("TfJobApi"), string.Join(", ", certificate.Names), AuthorityPath);
        }
    }

    /// <summary>Open to everybody: a CA is public, and the kubeconfig holds no token.</summary>
    public static void MapTls(this WebApplication app)
    {
        var certificate = app.Services.GetService<ServerCertificate>();
        var trust = app.MapGroup("").AllowAnonymous().ExcludeFromDescription();
        if (certificate is not null)
        {
            trust.MapGet(AuthorityPath, () => Results.Text(certificate.AuthorityPem + "\n", "application/x-x509-ca-cert"));
        }

        trust.MapGet("/__admin/kubeconfig", (HttpRequest request) => Results.Text(
            new Kubeconfig(AddressFor(request, app)) { Authority = certificate?.AuthorityPem }.ToYaml(), MediaType.Yaml));
    }

    /// <summary>The address by which the client has come; over TLS, if the server speaks it.</summary>
    private static string AddressFor(HttpRequest request, WebApplication app)
    {
        var host = request.Host.HasValue ? request.Host : new("localhost", request.HttpContext.Connection.LocalPort);
        var https = app.Urls.Select(BindingAddress.Parse).FirstOrDefault(address => address.Scheme == Uri.UriSchemeHttps);

        return request.IsHttps || https is null ? $"{request.Scheme}://{host}" : $"{https.Scheme}://{host.Host}:{https.Port}";
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "TLS is on, for {Names}; the certificate of its CA is at {Path}.")]
        public static partial void Certified(ILogger logger, string names, string path);
    }
}
