namespace TfJobApi.Json;

/// <summary>A member of an object: its name as text, its value as canonical bytes.</summary>
internal readonly record struct CanonicalMember(string Name, ReadOnlyMemory<byte> Value);
