using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Json;
using TfJobApi.Redaction;
using TfJobApi.Resources;

namespace TfJobApi.Journal;

/// <summary>An exchange as it is shown: no header's value but these two, and no secret.</summary>
/// <param name="Id">Counts up for each tenant, in the order in which exchanges ended; that of a watch, in which they began.</param>
/// <param name="Time">When it began, on the tenant's clock.</param>
/// <param name="Path">Without the tenant.</param>
/// <param name="Verb">With the four after it: what was called, when the path names a resource.</param>
/// <param name="Status">None when there was no answer.</param>
/// <param name="DurationMs">On the machine's clock; none as long as a watch is open.</param>
/// <param name="RequestBytes">Of the body of a write, if it was read.</param>
/// <param name="Body">The beginning of it.</param>
internal sealed record JournalEntry(
    long Id,
    DateTimeOffset Time,
    string RequestId,
    string Method,
    string Path,
    string? Query,
    string? Verb,
    string? Resource,
    string? Namespace,
    string? Name,
    string? User,
    string? ContentType,
    string? UserAgent,
    int? Status,
    double? DurationMs,
    int? RequestBytes,
    string? Body,
    InjectedFault? Fault,
    JournalRefusal? Refusal,
    JournalPatch? Patch)
{
    /// <summary>How many UTF-16 units of a body are shown.</summary>
    private const int BodyLength = 64 * 1024;

    public static JournalEntry Of(RequestRecord exchange)
    {
        var mediaType = MediaType.Of(exchange.ContentType);
        var (before, after) = (BytesOf(exchange.Before), BytesOf(exchange.After));
        var secrets = new SecretRedaction();
        if (exchange.Body is not null)
        {
            secrets.Learn(SecretRedaction.CanonicalOf(exchange.Body, mediaType));
        }

        secrets.Learn(before);
        secrets.Learn(after);

        var call = Call.Of(exchange);
        return new(
            exchange.Id,
            exchange.Time,
            exchange.RequestId,
            exchange.Method,
            exchange.Path,
            NullIfEmpty(SecretNames.Hide(exchange.Query)),
            call?.Verb,
            call?.Resource,
            NullIfEmpty(call?.Namespace),
            NullIfEmpty(call?.Name),
            exchange.User,
            exchange.ContentType,
            NullIfEmpty(exchange.UserAgent),
            exchange.StatusCode == 0 ? null : exchange.StatusCode,
            exchange.Duration?.TotalMilliseconds,
            exchange.Body?.Length,
            exchange.Body is { Length: > 0 } body ? GoQuote.Shorten(secrets.Body(body, mediaType), BodyLength) : null,
            exchange.Fault,
            exchange.Refusal is { } refusal ? new(refusal.Reason, secrets.Text(refusal.Message ?? "")) : null,
            exchange is { Method: "PATCH", Body: not null } ? JournalPatch.Of(exchange, before, after, mediaType!, secrets) : null);
    }

    private static string? NullIfEmpty(string? text) => text is null or "" ? null : text;

    private static ReadOnlyMemory<byte> BytesOf(ApiObject? job)
    {
        if (job is null)
        {
            return default;
        }

        var output = new JsonBuffer(job.Length);
        job.Write(output);
        return output.WrittenMemory;
    }
}
