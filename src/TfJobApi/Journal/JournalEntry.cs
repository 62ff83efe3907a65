using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Json;
using TfJobApi.Redaction;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;
using TfJobApi.Updates;

namespace TfJobApi.Journal;

/// <summary>Requests, the newest last.</summary>
internal sealed record JournalEntries(IReadOnlyList<JournalEntry> Requests);

/// <summary>The error in the response.</summary>
internal sealed record JournalRefusal(string? Reason, string Message);

/// <summary>A request and its response, without secrets.</summary>
/// <param name="Id">Increases for each tenant in the order in which requests end, or in which watches start.</param>
/// <param name="Time">The start, on the tenant's clock.</param>
/// <param name="Path">Without the tenant.</param>
/// <param name="Verb">Absent, like the resource, the namespace and the name, if the path names no resource.</param>
/// <param name="Name">The name in the path; for a create, that in the body, or the one that the server generated.</param>
/// <param name="TraceId">The id of its trace; absent without tracing.</param>
/// <param name="Status">Absent if there was no response.</param>
/// <param name="ResourceVersion">The version that a write stored, or that of the object that it deleted; absent if it stored nothing.</param>
/// <param name="DurationMs">Measured on the machine's clock; absent while a watch is open.</param>
/// <param name="RequestBytes">The length of the body of a write, if it was read.</param>
/// <param name="Body">The beginning of the body.</param>
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
    string? TraceId,
    int? Status,
    string? ResourceVersion,
    double? DurationMs,
    int? RequestBytes,
    string? Body,
    InjectedFault? Fault,
    JournalRefusal? Refusal,
    JournalPatch? Patch)
{
    /// <summary>In UTF-16 units.</summary>
    private const int MaxBodyLength = 64 * 1024;

    /// <summary>Returns the entry without the body, the error and the patch, which take longer to read than everything else.</summary>
    public static JournalEntry Summarize(RequestRecord record)
    {
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
            record.TraceId,
            record.StatusCode == 0 ? null : record.StatusCode,
            record.StoredVersion == 0 ? null : Resources.ResourceVersion.Format(record.StoredVersion),
            record.Duration?.TotalMilliseconds,
            null,
            null,
            record.ReadFault(),
            null,
            null);
    }

    public static JournalEntry From(RequestRecord record)
    {
        var mediaType = MediaType.Parse(record.ContentType);
        var (body, objects, refusal) = (record.ReadBody(), record.ReadObjects(), record.ReadRefusal());
        var json = body is null ? default : SecretRedaction.ToCanonical(body, mediaType);
        var members = SecretMembersOf(record.ParseInfo()?.Definition, json);
        var secrets = new SecretRedaction(members);
        secrets.Learn(json);

        if (members.Length > 0 && body is { Length: > 0 } && json.IsEmpty)
        {
            refusal = WithoutTexts(refusal);
        }

        var (before, after) = (ToCanonical(objects.Before), ToCanonical(objects.After));
        secrets.Learn(before);
        secrets.Learn(after);

        var explanation = before.IsEmpty || body is null ? null : PatchExplanation.Create(before, after, body, mediaType!, refusal);
        return Summarize(record) with
        {
            RequestBytes = body?.Length,
            Body = body is { Length: > 0 } ? GoQuote.Shorten(secrets.Body(body, mediaType), MaxBodyLength) : null,
            Refusal = refusal is null ? null : new(refusal.Reason, secrets.Text(refusal.Message ?? "")),
            Patch = record.Method == HttpMethods.Patch && body is not null ? JournalPatch.From(explanation, IsWritten(objects), refusal, secrets) : null,
        };
    }

    /// <summary>The texts may repeat a part of a body that cannot be read.</summary>
    private static ApiStatus? WithoutTexts(ApiStatus? refusal) => refusal is null ? null : refusal with
    {
        Message = SecretHeaders.Hidden,
        Details = refusal.Details is null ? null : refusal.Details with
        {
            Causes = [.. refusal.Details.Causes.Select(cause => new StatusCause(cause.Reason, SecretHeaders.Hidden, cause.Field))],
        },
    };

    private static bool IsWritten((ApiObject? Before, ApiObject? After) objects) =>
        objects.After is { } written && written.Version != objects.Before?.Version;

    /// <summary>A Secret may be sent to the path of another resource by mistake.</summary>
    private static string[] SecretMembersOf(ResourceDefinition? resource, CanonicalValue body) =>
        resource?.SecretMembers is { Length: > 0 } members ? members
        : body["kind"].Text is { } kind ? Array.Find(KnownResources.Stored, known => known.Kind == kind)?.SecretMembers ?? []
        : [];

    private static string? NullIfEmpty(string? text) => text is null or "" ? null : text;

    /// <summary>Returns no bytes without a revision.</summary>
    public static ReadOnlyMemory<byte> ToCanonical(ApiObject? revision)
    {
        if (revision is null)
        {
            return default;
        }

        var output = new JsonBuffer(revision.Length);
        revision.Write(output);
        return output.WrittenMemory;
    }
}
