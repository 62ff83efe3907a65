using Microsoft.AspNetCore.Http.Features.Authentication;
using TfJobApi.Http;
using TfJobApi.Updates;

namespace TfJobApi.Telemetry;

/// <summary>A request, and its response when it has ended.</summary>
/// <param name="path">Without the tenant.</param>
internal sealed class Exchange(HttpContext context, string path)
{
    /// <summary>No path of an object is longer. A longer one is not parsed, because it may have a million segments.</summary>
    private const int MaxPathLength = 2048;

    private static readonly string[] WritingMethods = [HttpMethods.Post, HttpMethods.Put, HttpMethods.Patch, HttpMethods.Delete];

    public HttpContext Context => context;

    /// <summary>Null if the path names no resource.</summary>
    public RequestInfo? Info { get; } =
        path.Length > MaxPathLength ? null : RequestInfo.Parse(context.Request.Method, path, context.Request.QueryString.Value);

    /// <summary>0 if there was no response.</summary>
    public int StatusCode => context.IsUnanswered ? 0 : context.Response.StatusCode;

    public TimeSpan Duration { get; set; }

    public string? User => ((IHttpAuthenticationFeature?)context.Features[typeof(IHttpAuthenticationFeature)])?.User?.Identity?.Name;

    private bool IsRead => HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method);

    /// <summary>
    /// Returns the verb as a kube-apiserver's metrics have it; null for another method.
    /// Source: https://github.com/kubernetes/apiserver/blob/master/pkg/endpoints/metrics/metrics.go
    /// </summary>
    public string? FindVerb() => (Info?.Verb, IsRead) switch
    {
        (RequestInfo.Watch, true) => "WATCH",
        (RequestInfo.List, true) => "LIST",
        (_, true) => HttpMethods.Get,
        (RequestInfo.DeleteCollection, _) when HttpMethods.IsDelete(context.Request.Method) => "DELETECOLLECTION",
        (RequestInfo.Patch, _) when MediaType.Parse(context.Request) == PatchTypes.Apply => "APPLY",
        _ => Array.Find(WritingMethods, method => method.Equals(context.Request.Method, StringComparison.Ordinal)),
    };
}
