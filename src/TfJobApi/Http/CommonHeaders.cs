namespace TfJobApi.Http;

/// <summary>The headers that clients send without being asked to, so that nobody need look for others where there are none.</summary>
internal static class CommonHeaders
{
    /// <summary>Whether a request has no header but them. A look at each of them costs less than a search for one that is not there.</summary>
    public static bool AreAll(IHeaderDictionary headers)
    {
        // those first that the plainest client sends
        var others = headers.Count - Is(headers.Host.Count) - Is(headers.ContentType.Count) - (headers.ContentLength is null ? 0 : 1);
        if (others > 0)
        {
            others = others - Is(headers.UserAgent.Count) - Is(headers.Accept.Count) - Is(headers.AcceptEncoding.Count)
                - Is(headers.Connection.Count) - Is(headers.Authorization.Count);
        }

        return others == 0;
    }

    private static int Is(int values) => values > 0 ? 1 : 0;
}
