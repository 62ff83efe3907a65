using Microsoft.Extensions.Primitives;

namespace TfJobApi.Http;

/// <summary>
/// Parses a boolean query parameter as Kubernetes does: every value except 0 and false is true, an empty one included.
/// Source: https://github.com/kubernetes/apimachinery/blob/master/pkg/runtime/conversion.go
/// </summary>
internal static class QueryFlag
{
    public static bool IsSet(StringValues values) =>
        values is [var first, ..] && first != "0" && !string.Equals(first, "false", StringComparison.OrdinalIgnoreCase);
}
