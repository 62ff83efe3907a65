namespace TfJobApi.Http;

/// <summary>
/// A boolean query parameter as Kubernetes reads it: everything but nothing, 0 and false is true.
/// Source: https://github.com/kubernetes/apimachinery/blob/master/pkg/runtime/conversion.go
/// </summary>
internal static class QueryFlag
{
    public static bool IsSet(string text) => text.Length > 0 && text != "0" && !text.Equals("false", StringComparison.OrdinalIgnoreCase);
}
