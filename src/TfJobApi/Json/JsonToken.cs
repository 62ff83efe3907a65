namespace TfJobApi.Json;

/// <summary>A value, or the name of a member, in a JSON text.</summary>
/// <param name="Start">Where its bytes begin.</param>
/// <param name="End">Where they end.</param>
/// <param name="Next">The index of the token behind it and everything that is in it.</param>
internal readonly record struct JsonToken(int Start, int End, int Next);
