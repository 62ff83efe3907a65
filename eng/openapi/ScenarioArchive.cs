using System.IO.Compression;
using System.Text.Json;
using TfJobApi.Verification;

namespace TfJobApi.OpenApiGenerator;

/// <summary>Packs the recorded scenarios for the command <c>verify</c>: 30 KB instead of 2 MB.</summary>
internal static class ScenarioArchive
{
    /// <summary>Recorded with one request a second, which the command does not do.</summary>
    private const string WithManagers = "apply";

    public static string Source { get; } = Path.Combine("tests", "TfJobApi.Tests", "Conformance", "Data");

    public static string File { get; } = Path.Combine("src", "TfJobApi", "Verification", Scenario.Resource);

    /// <returns>JSON without white space.</returns>
    public static byte[] Merge(string source)
    {
        var files = Directory.EnumerateFiles(source, "*.json").Where(file => Path.GetFileNameWithoutExtension(file) != WithManagers).Order(StringComparer.Ordinal);
        List<Scenario> scenarios = [.. files.SelectMany(Read)];

        return JsonSerializer.SerializeToUtf8Bytes(scenarios, ScenarioJson.Default.ListScenario);
    }

    public static bool IsIn(string path, byte[] json)
    {
        using var packed = new GZipStream(System.IO.File.OpenRead(path), CompressionMode.Decompress);
        using var content = new MemoryStream();
        packed.CopyTo(content);

        return content.GetBuffer().AsSpan(0, (int)content.Length).SequenceEqual(json);
    }

    public static void Write(string path, byte[] json)
    {
        using var packed = new GZipStream(System.IO.File.Create(path), CompressionLevel.SmallestSize);
        packed.Write(json);
    }

    private static IReadOnlyList<Scenario> Read(string file)
    {
        using var json = System.IO.File.OpenRead(file);
        return Scenario.Read(json);
    }
}
