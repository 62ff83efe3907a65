using Microsoft.Extensions.Configuration.CommandLine;

namespace TfJobApi.Hosting;

/// <summary>
/// What the settings on a command line may be called. The configuration takes any name, and a server whose profile is
/// mistyped would start with another one. The environment and the files in the folder are others', too, and may have any.
/// </summary>
internal static class SettingNames
{
    /// <summary>The server's own sections, whose options tell what is in them, and those of the host around it, of which this does.</summary>
    private static readonly Dictionary<string, string[]?> Sections = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Admin"] = null,
        ["Auth"] = null,
        ["Clock"] = null,
        ["Deterministic"] = null,
        ["Faults"] = null,
        ["Https"] = null,
        ["Journal"] = null,
        ["Seeding"] = null,
        ["Tenants"] = null,
        ["Watch"] = null,
        ["hostBuilder"] = null,
        ["Kestrel"] = ["Certificates", "EndpointDefaults", "Endpoints"],
        ["Logging"] = ["Console", "Debug", "EventLog", "EventSource", "LogLevel"],
    };

    /// <summary>What has a value and nothing below it.</summary>
    private static readonly HashSet<string> Values = new(StringComparer.OrdinalIgnoreCase)
    {
        "Profile",
        "AllowedHosts", "forwardedHeaders_enabled", "http_ports", "https_port", "https_ports", "urls", "preferHostingUrls",
        "applicationName", "contentRoot", "environment", "webRoot",
        "captureStartupErrors", "detailedErrors", "shutdownTimeoutSeconds", "suppressStatusMessages",
        "hostingStartupAssemblies", "hostingStartupExcludeAssemblies", "preventHostingStartup", "startupAssembly", "staticWebAssets",
    };

    /// <summary>The settings on the command line that have other names; within a section of the server's own, its options tell.</summary>
    /// <param name="others">Names that are meant, too.</param>
    public static IEnumerable<string> Faults(IConfiguration configuration, params string[] others) =>
        from provider in ((IConfigurationRoot)configuration).Providers.OfType<CommandLineConfigurationProvider>()
        from name in provider.GetChildKeys([], null).Distinct(StringComparer.OrdinalIgnoreCase)
        where !others.Contains(name, StringComparer.OrdinalIgnoreCase)
        from fault in Faults(provider, name)
        select $"--{fault}; TfJobApi --help lists them";

    private static IEnumerable<string> Faults(CommandLineConfigurationProvider provider, string name)
    {
        var isSection = Sections.TryGetValue(name, out var known);
        var below = provider.GetChildKeys([], name).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        if (!isSection && !Values.Contains(name))
        {
            return [$"{name}: there is no such setting"];
        }

        if (isSection && provider.TryGet(name, out var value) && !string.IsNullOrEmpty(value))
        {
            return [$"{name} is no setting, but has some, as --{name}:…"];
        }

        return below.Where(child => !isSection || known?.Contains(child, StringComparer.OrdinalIgnoreCase) == false)
            .Select(child => $"{name}:{child}: there is no such setting");
    }
}
