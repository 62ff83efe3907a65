using TfJobApi.Errors;

namespace TfJobApi.Http;

/// <summary>
/// The headers by which a browser names the page that sent a request. Pages cannot change them, and other clients do not send them.
/// Source: https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header
/// </summary>
internal static class BrowserHeaders
{
    private const string Site = "Sec-Fetch-Site";

    /// <summary>Returns the header, for a message, of a request that a page of another site or another origin sent; otherwise null.</summary>
    public static string? FindOtherSite(IHeaderDictionary headers) =>
        !headers.AreUsual && headers[Site].ToString() is { } site and not ("" or "same-origin" or "none") ? $"{Site}: {GoQuote.Shorten(site, 64)}" : null;

    /// <summary>Returns the header of a request that a page of another host or another port sent; otherwise null.</summary>
    /// <param name="isOwnHost">Accepts a host although it is not that of the request, for example that of a proxy.</param>
    public static string? FindOtherOrigin(HttpRequest request, Predicate<string> isOwnHost)
    {
        var origin = request.Headers.Origin.ToString();
        if (origin.Length == 0)
        {
            return null;
        }

        // The scheme is not compared: behind a proxy the browser's may be https although that of the request is http.
        var authority = origin.IndexOf("://", StringComparison.Ordinal) is > 0 and var at ? origin[(at + 3)..] : "";
        var isOwn = authority.Length > 0
            && (authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase) || isOwnHost(new HostString(authority).Host));

        return isOwn ? null : $"Origin: {GoQuote.Shorten(origin, 256)}";
    }
}
