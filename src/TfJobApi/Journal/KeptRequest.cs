using TfJobApi.Memory;
using TfJobApi.Storage;

namespace TfJobApi.Journal;

/// <summary>A request as bytes: its texts, its body and its objects. <see cref="RequestRecord"/> reads them.</summary>
/// <param name="TextCount">The number of <see cref="RequestText"/>, and three for each cause of an error.</param>
/// <param name="BodyLength">-1 without a body.</param>
/// <param name="Revisions">The object after a patch with the one before it, or the one before it alone.</param>
/// <param name="RefusalCode">0 without an error.</param>
/// <param name="StoredVersion">0 if nothing was stored.</param>
internal readonly record struct KeptRequest(
    ByteSegments.Place Place,
    DateTimeOffset Time,
    long Started,
    int TextCount,
    int TextLength,
    int BodyLength,
    RevisionBytes Revisions,
    bool HasBefore,
    bool HasAfter,
    int RefusalCode,
    bool? WriteHappened,
    long StoredVersion)
{
    /// <summary>A generous estimate of the bytes of this structure, and of those of a segment that are not used.</summary>
    private const int BareSize = 1024;

    /// <summary>0 if there was no response.</summary>
    public int StatusCode { get; init; }

    /// <summary>Null while a watch is open.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>The place of a watch among those that have ended; 0 for another request.</summary>
    public long Completion { get; init; }

    public long Size => Place.Length + BareSize;

    public static KeptRequest Write(RequestRecorder request, ByteSegments segments)
    {
        var (body, refusal, fault) = (request.Body, request.Refusal, request.Fault);

        // in the order of RequestText
        ReadOnlySpan<string?> texts =
        [
            request.Method, request.Path, request.Query, request.ContentType, request.UserAgent, request.RequestId, request.User,
            request.TraceId, request.Name,
            refusal?.Reason, refusal?.Message, fault?.Source, fault?.Effect,
        ];
        if (refusal?.Details is { Causes: { Count: > 0 } causes })
        {
            texts = (string?[])[.. texts, .. causes.SelectMany(cause => (string[])[cause.Field, cause.Reason, cause.Message])];
        }

        var textLength = TextBlock.Measure(texts);
        var prefix = textLength + (body?.Length ?? 0);
        var (revisions, place) = WriteRevisions(request, prefix, segments);
        TextBlock.Write(texts, place.Span);
        body?.CopyTo(place.Span[textLength..]);

        return new(
            place, request.Time, request.Started, texts.Length, textLength, body?.Length ?? -1, revisions,
            request.Before is not null, request.After is not null, refusal?.Code ?? 0, fault?.WriteHappened, request.StoredVersion)
        {
            StatusCode = request.StatusCode,
            Duration = request.Duration,
        };
    }

    /// <summary>Returns an upper limit of the size, except for texts that are not ASCII. Revisions share a spec that an update has not changed.</summary>
    public static long Estimate(RequestRecorder request)
    {
        var (before, after) = (request.Before, request.After);
        var own = after is null || ReferenceEquals(after, before) ? 0
            : after.Length - (before is not null && after.Spec.Equals(before.Spec) ? after.Spec.Length : 0);

        return BareSize + (sizeof(char) * (long)TextLengthOf(request)) + (request.Body?.Length ?? 0) + (before?.Length ?? 0) + own;
    }

    private static int TextLengthOf(RequestRecorder request) =>
        request.Path.Length + request.Query.Length + request.UserAgent.Length + (request.ContentType?.Length ?? 0) + (request.Name?.Length ?? 0)
        + (request.Refusal?.Message?.Length ?? 0) + (request.Refusal?.Details?.Causes.Sum(cause => cause.Message.Length + cause.Field.Length) ?? 0);

    private static (RevisionBytes Revisions, ByteSegments.Place Place) WriteRevisions(RequestRecorder request, int prefix, ByteSegments segments)
    {
        if ((request.After ?? request.Before) is not { } item)
        {
            return (default, segments.Add(prefix));
        }

        var revisions = RevisionBytes.Write(item, request.After is null ? null : request.Before, segments, prefix, out var place);
        return (revisions, place);
    }
}

/// <summary>The texts of a kept request, in their order; those of the causes of an error follow.</summary>
internal enum RequestText
{
    Method,
    Path,
    Query,
    ContentType,
    UserAgent,
    RequestId,
    User,
    TraceId,
    Name,
    Reason,
    Message,
    FaultSource,
    FaultEffect,
    Causes,
}
