using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Resources;

namespace TfJobApi.Journal;

/// <summary>A request and its response. Each value is made from the bytes when it is read.</summary>
/// <param name="bytes">Those of the place.</param>
internal sealed class RequestRecord(long id, KeptRequest kept, ReadOnlyMemory<byte> bytes)
{
    private const int TextsOfCause = 3;

    public long Id => id;

    /// <summary>The start, on the tenant's clock.</summary>
    public DateTimeOffset Time => kept.Time;

    public string Method => Text(RequestText.Method)!;

    public string Path => Text(RequestText.Path)!;

    /// <summary>With its question mark.</summary>
    public string Query => Text(RequestText.Query)!;

    public string? ContentType => Text(RequestText.ContentType);

    public string UserAgent => Text(RequestText.UserAgent)!;

    public string RequestId => Text(RequestText.RequestId)!;

    public string? User => Text(RequestText.User);

    public string? TraceId => Text(RequestText.TraceId);

    /// <summary>0 if nothing was stored.</summary>
    public long StoredVersion => kept.StoredVersion;

    /// <summary>0 if there was no response.</summary>
    public int StatusCode => kept.StatusCode;

    /// <summary>Null while a watch is open.</summary>
    public TimeSpan? Duration => kept.Duration;

    /// <summary>The place of a watch among those that have ended; 0 for another request.</summary>
    public long Completion => kept.Completion;

    public byte[]? ReadBody() => kept.BodyLength < 0 ? null : bytes.Slice(kept.TextLength, kept.BodyLength).ToArray();

    /// <summary>Returns the object before and after a patch.</summary>
    public (ApiObject? Before, ApiObject? After) ReadObjects()
    {
        if (!kept.HasBefore && !kept.HasAfter)
        {
            return default;
        }

        var (item, previous) = kept.Revisions.Read(bytes[(kept.TextLength + Math.Max(kept.BodyLength, 0))..]);
        return kept.HasAfter ? (previous, item) : (item, null);
    }

    /// <summary>Returns the error in the response, with those of its members that the journal shows.</summary>
    public ApiStatus? ReadRefusal()
    {
        if (kept.RefusalCode == 0)
        {
            return null;
        }

        var causes = new List<StatusCause>();
        for (var text = RequestText.Causes; (int)text < kept.TextCount; text += TextsOfCause)
        {
            causes.Add(new(Text(text + 1)!, Text(text + 2)!, Text(text)!));
        }

        return new(kept.RefusalCode, Text(RequestText.Reason), Text(RequestText.Message)) { Details = new() { Causes = causes } };
    }

    public InjectedFault? ReadFault() =>
        Text(RequestText.FaultSource) is { } source ? new(source, Text(RequestText.FaultEffect)!, kept.WriteHappened) : null;

    /// <summary>Returns null if the path names no resource.</summary>
    public RequestInfo? ParseInfo() => RequestInfo.Parse(Method, Path, Query) switch
    {
        { Verb: RequestInfo.Create, Name: "" } create when Text(RequestText.Name) is { } name => create with { Name = name },
        var info => info,
    };

    private string? Text(RequestText text) => TextBlock.Read(bytes.Span, kept.TextCount, (int)text);
}
