using Microsoft.AspNetCore.Http.Features.Authentication;
using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Resources;

namespace TfJobApi.Journal;

/// <summary>
/// One request and what became of it, as the journal keeps it: references to what is there anyway. Nothing is put into
/// words before somebody reads them.
/// </summary>
/// <param name="time">When it began, on the tenant's clock.</param>
/// <param name="started">When it began, on the machine's.</param>
/// <param name="record">Puts it into the journal; done once.</param>
internal sealed class RequestRecord(HttpContext context, DateTimeOffset time, long started, Action<RequestRecord> record)
{
    private bool _isRecorded;

    /// <summary>Counts up, in the order in which exchanges were recorded; 0 before.</summary>
    public long Id { get; set; }

    public DateTimeOffset Time { get; } = time;

    public long Started { get; } = started;

    public string Method { get; } = context.Request.Method;

    /// <summary>Without the tenant.</summary>
    public string Path { get; } = context.Request.Path.Value!;

    /// <summary>With its question mark; empty when there is none.</summary>
    public string Query { get; } = context.Request.QueryString.Value ?? "";

    public string? ContentType { get; } = context.Request.ContentType;

    public string UserAgent { get; } = context.Request.Headers.UserAgent.ToString();

    public string RequestId { get; } = RequestIds.Of(context);

    public string? User { get; set; }

    /// <summary>0 when there has been no answer.</summary>
    public int StatusCode { get; set; }

    /// <summary>Null as long as a watch is open.</summary>
    public TimeSpan? Duration { get; set; }

    public InjectedFault? Fault { get; set; }

    /// <summary>What was sent, if a handler has read it, and holds no secret of the caller's own.</summary>
    public byte[]? Body { get; set; }

    /// <summary>What a patch was applied to.</summary>
    public ApiObject? Before { get; set; }

    /// <summary>What a patch has made of it; of another version when it was stored.</summary>
    public ApiObject? After { get; set; }

    /// <summary>How it was refused.</summary>
    public ApiStatus? Refusal { get; set; }

    /// <summary>The exchange that is under way; null when it is not recorded.</summary>
    public static RequestRecord? Of(HttpContext context) => context.Find<RequestRecord>();

    /// <summary>Puts it into the journal. An answer that lasts does so at its beginning, any other when it has been sent.</summary>
    public void Record(HttpContext context, int statusCode)
    {
        StatusCode = statusCode;
        User = context.Find<IHttpAuthenticationFeature>()?.User?.Identity?.Name;
        Fault = context.Find<InjectedFault>();
        if (!_isRecorded)
        {
            _isRecorded = true;
            record(this);
        }
    }
}
