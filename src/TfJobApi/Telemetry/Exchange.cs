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

    private static readonly List<string> Probed = [ServerPaths.Metrics, .. ServerPaths.Health];
    private static readonly string[] WritingMethods = [HttpMethods.Post, HttpMethods.Put, HttpMethods.Patch, HttpMethods.Delete];

    public HttpContext Context => context;

    /// <summary>Whether a program asks again and again, so that only its failures are of interest.</summary>
    public bool IsProbe { get; } = Probed.Exists(probed => StartsWith(path, probed));

    /// <summary>Whether the request is one to the emulated API, and not to the server itself.</summary>
    public bool IsApi => !IsProbe && !StartsWith(path, ServerPaths.Admin) && !StartsWith(path, ServerPaths.Swagger);

    /// <summary>Null if the path names no resource.</summary>
    public RequestInfo? Info { get; } =
        path.Length > MaxPathLength ? null : RequestInfo.Parse(context.Request.Method, path, context.Request.QueryString.Value);

    /// <summary>0 if there was no response.</summary>
    public int StatusCode => context.IsUnanswered ? 0 : context.Response.StatusCode;

    public TimeSpan Duration { get; set; }

    /// <summary>Set by the metrics at the beginning.</summary>
    public RequestLabels Labels { get; set; }

    /// <summary>Null for a response that is not measured.</summary>
    public CountingBody? ResponseSize { get; set; }

    public string? User => ((IHttpAuthenticationFeature?)context.Features[typeof(IHttpAuthenticationFeature)])?.User?.Identity?.Name;

    private bool IsRead => HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method);

    /// <summary>
    /// Returns the verb as a kube-apiserver's metrics have it; null for another method.
    /// Source: https://github.com/kubernetes/apiserver/blob/master/pkg/endpoints/metrics/metrics.go
    /// </summary>
    public string? FindVerb() => (Info?.Verb, IsRead) switch
    {
        (RequestInfo.Watch, true) => Verbs.Watch,
        (RequestInfo.List, true) => Verbs.List,
        (_, true) => HttpMethods.Get,
        (RequestInfo.DeleteCollection, _) when HttpMethods.IsDelete(context.Request.Method) => "DELETECOLLECTION",
        (RequestInfo.Patch, _) when MediaType.Parse(context.Request) == PatchTypes.Apply => "APPLY",
        _ => Array.Find(WritingMethods, method => method.Equals(context.Request.Method, StringComparison.Ordinal)),
    };

    private static bool StartsWith(string path, string segments) => new PathString(path).StartsWithSegments(segments, StringComparison.Ordinal);
}

internal static class Verbs
{
    public const string Watch = "WATCH";
    public const string List = "LIST";
    public const string Other = "other";
}
