using Microsoft.Extensions.Configuration.CommandLine;

namespace TfJobApi.Verbs;

/// <summary>
/// What the settings on a command line may be called. The configuration takes any name, and a server whose profile is
/// mistyped would start with another one. The environment and the files in the folder are others', too, and may have any.
/// </summary>
internal static class SettingNames
{
    /// <summary>The server's own, and those of the host around it.</summary>
    private static readonly HashSet<string> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        "Admin", "Auth", "Clock", "Deterministic", "Faults", "Https", "Journal", "Profile", "Seeding", "Tenants", "Watch",
        "AllowedHosts", "Kestrel", "Logging", "forwardedHeaders_enabled", "hostBuilder",
        "http_ports", "https_port", "https_ports", "urls", "preferHostingUrls",
        "applicationName", "contentRoot", "environment", "webRoot",
        "captureStartupErrors", "detailedErrors", "shutdownTimeoutSeconds", "suppressStatusMessages",
        "hostingStartupAssemblies", "hostingStartupExcludeAssemblies", "preventHostingStartup", "startupAssembly", "staticWebAssets",
    };

    /// <summary>The settings on the command line that have other names; within a section, its options tell.</summary>
    /// <param name="others">Names that are meant, too.</param>
    public static IEnumerable<string> Faults(IConfiguration configuration, params string[] others) =>
        from provider in ((IConfigurationRoot)configuration).Providers.OfType<CommandLineConfigurationProvider>()
        from name in provider.GetChildKeys([], null).Distinct(StringComparer.OrdinalIgnoreCase)
        where !Known.Contains(name) && !others.Contains(name, StringComparer.OrdinalIgnoreCase)
        select $"--{name}: there is no such setting; TfJobApi --help lists them";
}
