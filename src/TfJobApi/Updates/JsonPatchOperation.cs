using TfJobApi.Json;

namespace TfJobApi.Updates;

/// <summary>One operation of RFC 6902 as it was sent.</summary>
/// <param name="Name">Empty when none was sent.</param>
/// <param name="From">For move and copy.</param>
/// <param name="Value">For add, replace and test: canonical bytes; none otherwise.</param>
internal sealed record JsonPatchOperation(string Name, JsonPointer Path, JsonPointer? From, CanonicalValue Value)
{
    /// <summary>Why it is none; it fails when its turn comes, as on a real server.</summary>
    public string? Problem { get; init; }
}
