using Microsoft.Extensions.Primitives;

namespace TfJobApi.Http;

/// <summary>
/// A boolean query parameter as Kubernetes reads it: whatever there is is true, and nothing behind the name as well, but for 0 and false.
/// Source: https://github.com/kubernetes/apimachinery/blob/master/pkg/runtime/conversion.go
/// </summary>
internal static class QueryFlag
{
    public static bool IsSet(StringValues values) =>
        values is [var first, ..] && first != "0" && !string.Equals(first, "false", StringComparison.OrdinalIgnoreCase);
}
