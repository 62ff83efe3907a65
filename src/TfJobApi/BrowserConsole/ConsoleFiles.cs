using System.Collections.Frozen;
using TfJobApi.Representations;

namespace TfJobApi.BrowserConsole;

/// <summary>The files of the console, which are in the assembly.</summary>
internal sealed class ConsoleFiles
{
    private const string Prefix = "console/";

    // not read before somebody opens the console
    private readonly Lazy<FrozenDictionary<string, EmbeddedDocument>> _files = new(() => typeof(ConsoleFiles).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
        .ToFrozenDictionary(name => name[Prefix.Length..], name => new EmbeddedDocument(name, MediaTypeOf(name)), StringComparer.Ordinal));

    /// <summary>Returns null for a name that no file has.</summary>
    public EmbeddedDocument? Find(string name) => _files.Value.GetValueOrDefault(name);

    private static string MediaTypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => "text/javascript; charset=utf-8",
    };
}
