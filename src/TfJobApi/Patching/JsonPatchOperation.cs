namespace TfJobApi.Patching;

/// <summary>One operation of RFC 6902 as it was sent; a value that is not there is no bytes.</summary>
internal sealed record JsonPatchOperation(string Name, string Path, string? From, ReadOnlyMemory<byte> Value);
