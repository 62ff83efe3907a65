using TfJobApi.Http;

namespace TfJobApi.Journal;

/// <summary>What an exchange was about, read from its path when somebody wants to know it.</summary>
internal static class Call
{
    /// <summary>Null when the path names no resource.</summary>
    public static RequestInfo? Of(RequestRecord exchange)
    {
        var request = new DefaultHttpContext().Request;
        request.Method = exchange.Method;
        request.Path = exchange.Path;
        request.QueryString = new(exchange.Query);

        return RequestInfo.Of(request);
    }
}
