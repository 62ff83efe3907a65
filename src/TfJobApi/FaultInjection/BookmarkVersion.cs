using System.Text;
using System.Text.Json;

namespace TfJobApi.FaultInjection;

/// <summary>
/// The version that the caller of a watch knows of. A bookmark beyond what has been told would make the caller lose
/// events, which no server does: it has to stay where the last event was.
/// </summary>
/// <param name="asked">The version that the watch begins behind; empty or 0 when it begins with what there is.</param>
internal sealed class BookmarkVersion(string asked)
{
    /// <summary>Of a TFJob and what is around it; the reader's own limit of 64 is less than a TFJob may have.</summary>
    private const int MostDepth = 4096;

    private string? _version = asked is "" or "0" ? null : asked;

    public void Follow(ReadOnlySpan<byte> line) => _version = VersionOf(line) ?? _version;

    /// <summary>The same bookmark, of the version that has been told; nothing at all when none has.</summary>
    public byte[] InsteadOf(ReadOnlySpan<byte> bookmark) => _version is null
        ? []
        : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bookmark).Replace(Member(VersionOf(bookmark)), Member(_version), StringComparison.Ordinal));

    private static string Member(string? version) => $"\"resourceVersion\":\"{version}\"";

    /// <summary>The line is this server's own, and therefore JSON of a known form.</summary>
    private static string? VersionOf(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = MostDepth });
        using var json = JsonDocument.ParseValue(ref reader);
        var metadata = json.RootElement.GetProperty("object"u8).GetProperty("metadata"u8);
        return metadata.TryGetProperty("resourceVersion"u8, out var version) ? version.GetString() : null;
    }
}
