using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Json;
using TfJobApi.Redaction;
using TfJobApi.Resources;

namespace TfJobApi.Journal;

/// <summary>Exchanges, the newest last.</summary>
internal sealed record JournalEntries(IReadOnlyList<JournalEntry> Requests);

/// <summary>What the Status of a refusal says.</summary>
internal sealed record JournalRefusal(string? Reason, string Message);

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

    public static JournalEntry From(RequestRecord record)
    {
        var mediaType = MediaType.Of(record.ContentType);
        var (before, after) = (BytesOf(record.Before), BytesOf(record.After));
        var secrets = new SecretRedaction();
        if (record.Body is not null)
        {
            secrets.Learn(SecretRedaction.CanonicalOf(record.Body, mediaType));
        }

        secrets.Learn(before);
        secrets.Learn(after);

        var call = record.ParseInfo();
        return new(
            record.Id,
            record.Time,
            record.RequestId,
            record.Method,
            record.Path,
            NullIfEmpty(SecretNames.Hide(record.Query)),
            call?.Verb,
            call?.Resource,
            NullIfEmpty(call?.Namespace),
            NullIfEmpty(call?.Name),
            record.User,
            record.ContentType,
            NullIfEmpty(record.UserAgent),
            record.StatusCode == 0 ? null : record.StatusCode,
            record.Duration?.TotalMilliseconds,
            record.Body?.Length,
            record.Body is { Length: > 0 } body ? GoQuote.Shorten(secrets.Body(body, mediaType), BodyLength) : null,
            record.Fault,
            record.Refusal is { } refusal ? new(refusal.Reason, secrets.Text(refusal.Message ?? "")) : null,
            record is { Method: "PATCH", Body: not null } ? JournalPatch.From(record, before, after, mediaType!, secrets) : null);
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
