using Microsoft.AspNetCore.Http.Features.Authentication;
using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Resources;

namespace TfJobApi.Journal;

/// <summary>A request and its response, as references to existing objects: <see cref="JournalEntry"/> converts them when they are read.</summary>
/// <param name="time">The start, on the tenant's clock.</param>
/// <param name="started">The start, on the machine's clock.</param>
/// <param name="append">Appends the record to the journal; called once.</param>
internal sealed class RequestRecord(HttpContext context, DateTimeOffset time, long started, Action<RequestRecord> append) : IRequestRecorder
{
    private bool _isRecorded;

    /// <summary>0 until the request is recorded.</summary>
    public long Id { get; set; }

    public DateTimeOffset Time { get; } = time;

    public long Started { get; } = started;

    public string Method { get; } = context.Request.Method;

    public string Path { get; } = context.Request.Path.Value!;

    /// <summary>With its question mark.</summary>
    public string Query { get; } = context.Request.QueryString.Value ?? "";

    public string? ContentType { get; } = context.Request.ContentType;

    public string UserAgent { get; } = context.Request.Headers.UserAgent.ToString();

    public string RequestId { get; } = context.RequestId;

    public string? User { get; private set; }

    /// <summary>0 if there was no response.</summary>
    public int StatusCode { get; private set; }

    /// <summary>Null while a watch is open.</summary>
    public TimeSpan? Duration { get; set; }

    public byte[]? Body { get; set; }

    public ApiObject? Before { get; set; }

    public ApiObject? After { get; set; }

    public ApiStatus? Refusal { get; set; }

    public InjectedFault? Fault { get; set; }

    /// <summary>Returns null if the path names no resource.</summary>
    public RequestInfo? ParseInfo() => RequestInfo.Parse(Method, Path, Query);

    public void Record(HttpContext context, int statusCode)
    {
        StatusCode = statusCode;
        User = ((IHttpAuthenticationFeature?)context.Features[typeof(IHttpAuthenticationFeature)])?.User?.Identity?.Name;
        if (!_isRecorded)
        {
            _isRecorded = true;
            append(this);
        }
    }
}
