namespace TfJobApi.Representations;

/// <summary>
/// Whether an answer is to be indented: the <c>pretty</c> parameter if there is one, else by User-Agent, so that people
/// at a terminal or a browser can read it.
/// Source: https://github.com/kubernetes/apiserver/blob/master/pkg/endpoints/handlers/negotiation/negotiate.go
/// </summary>
internal static class Pretty
{
    public static bool IsWanted(HttpRequest request)
    {
        if (request.QueryString.HasValue && request.Query["pretty"] is [{ Length: > 0 } asked, ..])
        {
            return IsTrue(asked);
        }

        var agent = request.Headers.UserAgent.ToString();
        return agent.StartsWith("curl", StringComparison.Ordinal)
            || agent.StartsWith("Wget", StringComparison.Ordinal)
            || agent.StartsWith("Mozilla/5.0", StringComparison.Ordinal);
    }

    /// <summary>As Go's strconv.ParseBool; what it cannot parse is false.</summary>
    private static bool IsTrue(string text) => text is "1" or "t" or "T" or "true" or "TRUE" or "True";
}
