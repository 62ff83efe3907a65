using TfJobApi.Journal;

namespace TfJobApi.Testing;

/// <summary>A request that the server has received, and its response. Secrets are replaced by <c>(hidden)</c>.</summary>
public sealed class RecordedRequest
{
    internal RecordedRequest(JournalEntry entry)
    {
        Id = entry.Id;
        Time = entry.Time;
        Method = entry.Method;
        Path = entry.Path;
        Query = entry.Query ?? "";
        Verb = entry.Verb;
        Namespace = entry.Namespace;
        Name = entry.Name;
        User = entry.User;
        ContentType = entry.ContentType;
        UserAgent = entry.UserAgent;
        Status = entry.Status;
        Duration = entry.DurationMs is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null;
        Body = entry.Body;
        Fault = entry.Fault is { } fault ? $"{fault.Effect} by {fault.Source}" : null;
        WriteHappened = entry.Fault?.WriteHappened;
        Refusal = entry.Refusal?.Message;
        Patch = entry.Patch is { } patch ? new(patch) : null;
    }

    /// <summary>A number that increases in the order of the responses; for a watch, of its start.</summary>
    public long Id { get; }

    /// <summary>The time at which the request arrived, on the server's clock.</summary>
    public DateTimeOffset Time { get; }

    /// <summary>The HTTP method.</summary>
    public string Method { get; }

    /// <summary>The path, without the query.</summary>
    public string Path { get; }

    /// <summary>The query with its question mark; empty if there is none.</summary>
    public string Query { get; }

    /// <summary>The Kubernetes verb; null if the path has no resource.</summary>
    public string? Verb { get; }

    /// <summary>The namespace in the path; null if there is none.</summary>
    public string? Namespace { get; }

    /// <summary>The name in the path; null if there is none.</summary>
    public string? Name { get; }

    /// <summary>The user; null if authentication is not enforced, or has rejected the caller.</summary>
    public string? User { get; }

    /// <summary>The header Content-Type, with its parameters; null if it is absent.</summary>
    public string? ContentType { get; }

    /// <summary>The header User-Agent; null if it is absent.</summary>
    public string? UserAgent { get; }

    /// <summary>The status of the response; null if there was no response.</summary>
    public int? Status { get; }

    /// <summary>The duration, on the machine's clock; null while a watch is open.</summary>
    public TimeSpan? Duration { get; }

    /// <summary>The beginning of the body of a write; null for other requests.</summary>
    public string? Body { get; }

    /// <summary>The injected fault, and its rule or header; null if there was none.</summary>
    public string? Fault { get; }

    /// <summary>With a fault: whether the write was stored; null for reads, and without a fault.</summary>
    public bool? WriteHappened { get; }

    /// <summary>The message of a rejection; null if the request was accepted.</summary>
    public string? Refusal { get; }

    /// <summary>The changes of a PATCH; null for other requests, and for a PATCH whose body was not read.</summary>
    public PatchRecord? Patch { get; }

    /// <summary>Returns the request and its status in one line.</summary>
    public override string ToString() => $"#{Id} {Method} {Path}{Query} -> {Status?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "no response"}{(Fault is null ? "" : $" ({Fault})")}";
}
