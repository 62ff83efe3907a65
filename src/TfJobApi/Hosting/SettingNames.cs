using Microsoft.Extensions.Configuration.CommandLine;
using TfJobApi.Settings;

namespace TfJobApi.Hosting;

/// <summary>
/// Checks the names of settings. The configuration accepts any name, and a server whose profile is mistyped would start with
/// another one. On the command line every name must be known. The environment and the files in the folder are those of other
/// programs, too: there, a name must be known if it is in one of the server's sections.
/// </summary>
internal sealed class SettingNames
{
    /// <summary>The sections of ASP.NET Core, with the names that are allowed in them; null: all.</summary>
    private static readonly Dictionary<string, string[]?> HostSections = new(StringComparer.OrdinalIgnoreCase)
    {
        ["hostBuilder"] = null,
        ["Kestrel"] = ["Certificates", "EndpointDefaults", "Endpoints"],
        ["Logging"] = ["Console", "Debug", "EventLog", "EventSource", "LogLevel"],
    };

    private static readonly string[] HostValues =
    [
        "AllowedHosts", "forwardedHeaders_enabled", "http_ports", "https_port", "https_ports", "urls", "preferHostingUrls",
        "applicationName", "contentRoot", "environment", "webRoot",
        "captureStartupErrors", "detailedErrors", "shutdownTimeoutSeconds", "suppressStatusMessages",
        "hostingStartupAssemblies", "hostingStartupExcludeAssemblies", "preventHostingStartup", "startupAssembly", "staticWebAssets",
    ];

    private const string NoneBelow = "a value and no settings below it";

    private readonly List<(string[] Path, Setting Setting)> _declared;
    private readonly HashSet<string> _sections;
    private readonly HashSet<string> _values;

    public SettingNames(IEnumerable<Setting> declared)
    {
        _declared = [.. declared.Select(setting => (setting.Name.Split(':'), setting))];
        _sections = new(_declared.Where(name => name.Path.Length > 1).Select(name => name.Path[0]).Except(HostSections.Keys), StringComparer.OrdinalIgnoreCase);
        _values = new(_declared.Where(name => name.Path.Length == 1).Select(name => name.Path[0]).Concat(HostValues), StringComparer.OrdinalIgnoreCase);
    }

    /// <param name="own">Names on the command line that a command takes for itself.</param>
    public IEnumerable<string> Check(IConfiguration configuration, params string[] own) =>
        from provider in ((IConfigurationRoot)configuration).Providers
        let isCommandLine = provider is CommandLineConfigurationProvider
        from name in KeysBelow(provider, null)
        where !(isCommandLine && own.Contains(name, StringComparer.OrdinalIgnoreCase))
        from fault in _sections.Contains(name) ? CheckSection(provider, name) : isCommandLine ? CheckOther(provider, name) : []
        select isCommandLine ? $"--{fault}; tfjobapi --help lists them" : fault;

    private IEnumerable<string> CheckSection(IConfigurationProvider provider, string path)
    {
        var hasValue = provider.TryGet(path, out var value) && !string.IsNullOrEmpty(value);
        var parts = path.Split(':');
        var below = Find(parts).Where(setting => setting.Path.Length > parts.Length).ToList();
        if (hasValue && below.Count > 0 && (provider is CommandLineConfigurationProvider || parts.Length > 1))
        {
            return [$"{path}{SettingSources.In(provider, path)} is a section; set one of its values, for example {Sample(below[0].Setting)}"];
        }

        var known = below.Count == 0 ? NoneBelow : string.Join(", ", below.Select(setting => setting.Path[parts.Length]).Distinct());
        return
        [
            .. from key in KeysBelow(provider, path)
               let child = $"{path}:{key}"
               from fault in Find(child.Split(':')).Any()
                   ? CheckSection(provider, child)
                   : [$"{child}{SettingSources.In(provider, child)}: there is no such setting; {path} has {known}"]
               select fault,
        ];
    }

    private IEnumerable<string> CheckOther(IConfigurationProvider provider, string name)
    {
        if (HostSections.TryGetValue(name, out var known))
        {
            return KeysBelow(provider, name).Where(key => known?.Contains(key, StringComparer.OrdinalIgnoreCase) == false)
                .Select(key => $"{name}:{key}: there is no such setting; {name} has {string.Join(", ", known!)}");
        }

        return _values.Contains(name)
            ? KeysBelow(provider, name).Select(key => $"{name}:{key}: there is no such setting; {name} has {NoneBelow}")
            : [$"{name}: there is no such setting{Suggest(name)}"];
    }

    private IEnumerable<(string[] Path, Setting Setting)> Find(string[] path) => _declared.Where(name => name.Path.Length >= path.Length
        && path.Index().All(part => name.Path[part.Index] == "0" || name.Path[part.Index].Equals(part.Item, StringComparison.OrdinalIgnoreCase)));

    private static string Sample(Setting setting) => $"--{setting.Name}={setting.Example.Split('|')[^1]}";

    private string Suggest(string name) => _sections.Concat(_values).Select(known => (Name: known, Distance: Distance(name, known)))
        .Where(known => known.Distance <= 2).OrderBy(known => known.Distance).Select(known => $"; did you mean {known.Name}?").FirstOrDefault("");

    /// <summary>Counts the letters to insert, remove or replace (Levenshtein).</summary>
    private static int Distance(string from, string to)
    {
        int[] row = [.. Enumerable.Range(0, to.Length + 1)];
        foreach (var (i, letter) in from.Index())
        {
            var diagonal = row[0];
            row[0] = i + 1;
            for (var j = 0; j < to.Length; j++)
            {
                var replaced = diagonal + (char.ToLowerInvariant(letter) == char.ToLowerInvariant(to[j]) ? 0 : 1);
                diagonal = row[j + 1];
                row[j + 1] = Math.Min(replaced, Math.Min(row[j], diagonal) + 1);
            }
        }

        return row[^1];
    }

    private static IEnumerable<string> KeysBelow(IConfigurationProvider provider, string? path) =>
        provider.GetChildKeys([], path).Distinct(StringComparer.OrdinalIgnoreCase);
}
