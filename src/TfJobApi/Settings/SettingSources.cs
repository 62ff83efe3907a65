using Microsoft.Extensions.Configuration.EnvironmentVariables;

namespace TfJobApi.Settings;

/// <summary>Finds the value of a setting, and where it was set.</summary>
internal sealed class SettingSources(IConfiguration configuration)
{
    private static readonly string[] Prefixes = ["ASPNETCORE_", "DOTNET_", ""];

    private readonly IConfigurationProvider[] _latestFirst = [.. ((IConfigurationRoot)configuration).Providers.Reverse()];

    public IEnumerable<string> KeysBelow(string path) => configuration.GetSection(path).GetChildren().Select(child => child.Key);

    /// <summary>Every value that is set, the one that takes precedence first.</summary>
    public IEnumerable<(string Text, IConfigurationProvider Provider)> Find(string path) =>
        from provider in _latestFirst
        let text = provider.TryGet(path, out var value) ? Spelled(provider, path) ?? value : null
        where text is not null
        select (text, provider);

    /// <param name="expected">The end of the message, after "it must be".</param>
    public static string Refuse(string path, (string Text, IConfigurationProvider Provider) found, string expected) =>
        $"{path} is '{found.Text}'{In(found.Provider, path)}; it must be {expected}";

    /// <summary>The source for a message, as <c> in the environment variable Auth__Mode</c>; empty for a command line, which the user has just typed.</summary>
    public static string In(IConfigurationProvider provider, string path) => provider switch
    {
        EnvironmentVariablesConfigurationProvider => $" in the environment variable {FindVariable(path)}",
        FileConfigurationProvider file => $" in {file.Source.Path}",
        _ => "",
    };

    /// <summary>
    /// Whether a variable of another program was mistaken for a setting: <c>PROFILE=dev</c> is common in shells and in CI,
    /// and the configuration ignores case. Names in a section, as <c>Auth__Mode</c>, are ours.
    /// </summary>
    public static bool IsForeign(IConfigurationProvider provider, string path) =>
        provider is EnvironmentVariablesConfigurationProvider && !path.Contains(':', StringComparison.Ordinal) && FindVariable(path) != path;

    /// <summary>Of variables that differ in case the configuration has any one.</summary>
    private static string? Spelled(IConfigurationProvider provider, string path) =>
        provider is EnvironmentVariablesConfigurationProvider ? Environment.GetEnvironmentVariable(path) : null;

    private static string FindVariable(string path)
    {
        var names = Environment.GetEnvironmentVariables().Keys.Cast<string>().ToList();
        return Prefixes.SelectMany(prefix => names.Where(name => name.Replace("__", ":", StringComparison.Ordinal).Equals(prefix + path, StringComparison.OrdinalIgnoreCase)))
            .LastOrDefault() ?? path;
    }
}
