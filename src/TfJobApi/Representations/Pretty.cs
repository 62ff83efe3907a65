using TfJobApi.Http;

namespace TfJobApi.Representations;

/// <summary>
/// Decides whether JSON is indented: by the <c>pretty</c> parameter, or without it by the User-Agent, for people at a terminal or
/// a browser.
/// Source: https://github.com/kubernetes/apiserver/blob/master/pkg/endpoints/handlers/negotiation/negotiate.go
/// </summary>
internal static class Pretty
{
    public static bool IsWanted(HttpRequest request)
    {
        if (RequestQuery.From(request).Text("pretty") is { Length: > 0 } asked)
        {
            return IsTrue(asked);
        }

        var agent = request.Headers.UserAgent.ToString();
        return agent.StartsWith("curl", StringComparison.Ordinal)
            || agent.StartsWith("Wget", StringComparison.Ordinal)
            || agent.StartsWith("Mozilla/5.0", StringComparison.Ordinal);
    }

    /// <summary>Parses a boolean as Go's strconv.ParseBool does; invalid text is false.</summary>
    private static bool IsTrue(string text) => text is "1" or "t" or "T" or "true" or "TRUE" or "True";
}
