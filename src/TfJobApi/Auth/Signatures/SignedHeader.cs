using Microsoft.Extensions.Primitives;

namespace TfJobApi.Auth.Signatures;

/// <summary>A header that a signature covers.</summary>
/// <param name="Name">In lower case.</param>
/// <param name="Values">More than one when the header is repeated.</param>
internal readonly record struct SignedHeader(string Name, StringValues Values);
