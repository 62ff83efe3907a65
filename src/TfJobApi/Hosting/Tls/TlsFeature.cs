using TfJobApi.Http;
using TfJobApi.Logging;
using TfJobApi.Settings;

namespace TfJobApi.Hosting.Tls;

/// <summary>Adds TLS if it is enabled; without it, none of its code runs.</summary>
internal static class TlsFeature
{
    public const string AuthorityPath = $"{ServerPaths.Admin}/ca.crt";

    /// <summary>Whether the user has configured a certificate of Kestrel, which clients trust by other means.</summary>
    public static bool HasCertificateOfItsOwn(IConfiguration configuration) => configuration.GetSection("Kestrel:Certificates:Default").Exists();

    public static void Declare(SettingReader read)
    {
        read.Declare("Kestrel:Certificates:Default:Path", "FILE", "", "your own certificate, as PEM, instead");
        read.Declare("Kestrel:Certificates:Default:KeyPath", "FILE", "", "its key");
    }

    public static void AddTls(this WebApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        if (!ListenAddress.IsHttps(configuration))
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

    /// <summary>Creates the certificate before the server listens, so that a mistake in the settings stops the start.</summary>
    /// <exception cref="StartupException">The CA cannot be read, written or used.</exception>
    public static void CreateCertificate(this WebApplication app, ILogger log)
    {
        if (app.Services.GetService<ServerCertificate>() is { } certificate)
        {
            if (app.Services.GetRequiredService<HttpsOptions>().CaPath is { } folder && CaFolder.FindWarning(folder) is { } warning)
            {
                Log.KeyIsOpen(log, warning);
            }

            app.Lifetime.ApplicationStarted.Register(() => Log.TlsStarted(log, string.Join(", ", certificate.Names), AuthorityPath));
        }
    }

    /// <summary>Maps endpoints that need no credential: a CA is public, and the kubeconfig contains no token.</summary>
    public static void MapTls(this WebApplication app)
    {
        var certificate = app.Services.GetService<ServerCertificate>();
        var trust = app.MapGroup("").AllowAnonymous().ExcludeFromDescription();
        if (certificate is not null)
        {
            trust.MapGet(AuthorityPath, () => Results.Text(certificate.AuthorityPem + "\n", "application/x-x509-ca-cert"));
        }

        trust.MapGet($"{ServerPaths.Admin}/kubeconfig", (HttpRequest request) => Results.Text(
            new Kubeconfig(AddressFor(request, app)) { Authority = certificate?.AuthorityPem }.ToYaml(), MediaType.Yaml));
    }

    /// <summary>Returns the address that the client has used; the one with TLS, if there is one.</summary>
    private static string AddressFor(HttpRequest request, WebApplication app)
    {
        var host = request.Host.HasValue ? request.Host : new("localhost", request.HttpContext.Connection.LocalPort);
        var https = app.Urls.Select(BindingAddress.Parse).FirstOrDefault(address => address.Scheme == Uri.UriSchemeHttps);

        // the path of a tenant is a part of the address
        return (request.IsHttps || https is null ? $"{request.Scheme}://{host}" : $"{https.Scheme}://{host.Host}:{https.Port}") + request.PathBase;
    }
}
