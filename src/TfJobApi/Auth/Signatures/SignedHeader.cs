using Microsoft.Extensions.Primitives;

namespace TfJobApi.Auth.Signatures;

/// <summary>A header that a signature covers.</summary>
/// <param name="Name">In lowercase.</param>
/// <param name="Values">More than one if the header is repeated.</param>
internal readonly record struct SignedHeader(string Name, StringValues Values);
