using TfJobApi.Resources;

namespace TfJobApi.Representations;

/// <summary>Objects of one resource at one moment, or a part of them.</summary>
/// <param name="SelfLink">The path that was asked.</param>
/// <param name="Version">Of the store at that moment.</param>
/// <param name="Continue">The token for the next page; empty on the last.</param>
/// <param name="Remaining">How many come after this page, where that is known.</param>
internal sealed record ObjectPage(
    ResourceDefinition Resource, IEnumerable<ApiObject> Items, string? SelfLink, long Version, string Continue = "", long? Remaining = null);
