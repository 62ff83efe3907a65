using System.Globalization;
using TfJobApi.Journal;

namespace TfJobApi.Testing;

/// <summary>A request that the server has received, and its response. Secrets are replaced by <c>(hidden)</c>.</summary>
public sealed class RecordedRequest
{
    private readonly JournalEntry _entry;

    internal RecordedRequest(JournalEntry entry)
    {
        _entry = entry;
        Patch = entry.Patch is { } patch ? new(patch) : null;
    }

    /// <summary>A number that increases in the order of the responses; for a watch, of its start.</summary>
    public long Id => _entry.Id;

    /// <summary>The time at which the request arrived, on the server's clock.</summary>
    public DateTimeOffset Time => _entry.Time;

    /// <summary>The HTTP method.</summary>
    public string Method => _entry.Method;

    /// <summary>The path, without the query.</summary>
    public string Path => _entry.Path;

    /// <summary>The query with its question mark; empty without a query.</summary>
    public string Query => _entry.Query ?? "";

    /// <summary>The Kubernetes verb; null if the path has no resource.</summary>
    public string? Verb => _entry.Verb;

    /// <summary>The namespace in the path; null for a path without a namespace.</summary>
    public string? Namespace => _entry.Namespace;

    /// <summary>The name in the path, and of a create that of its object; null for a request without a name.</summary>
    public string? Name => _entry.Name;

    /// <summary>The user; null if authentication is not enforced, or has rejected the caller.</summary>
    public string? User => _entry.User;

    /// <summary>The header Content-Type, with its parameters; null if it is absent.</summary>
    public string? ContentType => _entry.ContentType;

    /// <summary>The header User-Agent; null if it is absent.</summary>
    public string? UserAgent => _entry.UserAgent;

    /// <summary>The status of the response; null if there was no response.</summary>
    public int? Status => _entry.Status;

    /// <summary>The version that a write stored, or that of the object that it deleted; null if it stored nothing.</summary>
    public string? ResourceVersion => _entry.ResourceVersion;

    /// <summary>The duration, on the machine's clock; null while a watch is open.</summary>
    public TimeSpan? Duration => _entry.DurationMs is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null;

    /// <summary>The beginning of the body of a write; null for other requests.</summary>
    public string? Body => _entry.Body;

    /// <summary>The injected fault, and its rule or header; null if there was none.</summary>
    public string? Fault => _entry.Fault is { } fault ? $"{fault.Effect} by {fault.Source}" : null;

    /// <summary>With a fault: whether the write was stored; null for reads, and without a fault.</summary>
    public bool? WriteHappened => _entry.Fault?.WriteHappened;

    /// <summary>The message of a rejection; null if the request was accepted.</summary>
    public string? Refusal => _entry.Refusal?.Message;

    /// <summary>The changes of a PATCH; null for other requests, and for a PATCH whose body was not read.</summary>
    public PatchRecord? Patch { get; }

    /// <summary>Returns the request and its status in one line.</summary>
    public override string ToString()
    {
        var status = Status?.ToString(CultureInfo.InvariantCulture) ?? "no response";
        return $"#{Id} {Method} {Path}{Query} -> {status}{(Fault is null ? "" : $" ({Fault})")}";
    }
}
