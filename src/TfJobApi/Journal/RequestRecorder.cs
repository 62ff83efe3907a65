using System.Diagnostics;
using Microsoft.AspNetCore.Http.Features.Authentication;
using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Resources;

namespace TfJobApi.Journal;

/// <summary>Collects the parts of a request until the journal copies them.</summary>
/// <param name="time">The start, on the tenant's clock.</param>
/// <param name="started">The start, on the machine's clock.</param>
internal sealed class RequestRecorder(HttpContext context, DateTimeOffset time, long started, RequestJournal journal) : IRequestRecorder
{
    /// <summary>0 until the request is recorded.</summary>
    private long _id;

    public DateTimeOffset Time => time;

    public long Started => started;

    public string Method { get; private set; } = context.Request.Method;

    public string Path { get; private set; } = context.Request.Path.Value!;

    /// <summary>With its question mark.</summary>
    public string Query { get; private set; } = context.Request.QueryString.Value ?? "";

    public string? ContentType { get; private set; } = context.Request.ContentType;

    public string UserAgent { get; private set; } = context.Request.Headers.UserAgent.ToString();

    public string RequestId { get; } = context.RequestId;

    public string? User { get; private set; }

    /// <summary>Null without tracing.</summary>
    public string? TraceId { get; } = Activity.Current?.TraceId.ToHexString();

    /// <summary>0 if there was no response.</summary>
    public int StatusCode { get; private set; }

    /// <summary>Null while a watch is open.</summary>
    public TimeSpan? Duration { get; set; }

    /// <summary>The beginning of a name that is too long to be valid.</summary>
    public string? Name
    {
        get;
        set => field = value is null ? null : GoQuote.Shorten(value);
    }

    public byte[]? Body { get; set; }

    public ApiObject? Before { get; set; }

    public ApiObject? After { get; set; }

    /// <summary>0 if nothing was stored.</summary>
    public long StoredVersion
    {
        get => After is { } after && after.Version != Before?.Version ? after.Version : field;
        set;
    }

    public ApiStatus? Refusal { get; set; }

    public InjectedFault? Fault { get; set; }

    public void Record(HttpContext context, int statusCode)
    {
        StatusCode = statusCode;
        if (_id > 0)
        {
            journal.Complete(_id, this);
            return;
        }

        User = ((IHttpAuthenticationFeature?)context.Features[typeof(IHttpAuthenticationFeature)])?.User?.Identity?.Name;
        _id = journal.Append(this);
    }

    /// <summary>Keeps the request without its content, and with the beginning of its texts: they can have 1 MB together.</summary>
    public void DropContent()
    {
        (StoredVersion, Body, Before, After) = (StoredVersion, null, null, null);
        (Method, Path, Query) = (GoQuote.Shorten(Method), GoQuote.Shorten(Path), GoQuote.Shorten(Query));
        (ContentType, UserAgent) = (ContentType is null ? null : GoQuote.Shorten(ContentType), GoQuote.Shorten(UserAgent));
        Refusal = Refusal is null ? null : new(Refusal.Code, Refusal.Reason, GoQuote.Shorten(Refusal.Message ?? ""));
    }
}
