using TfJobApi.Journal;

namespace TfJobApi.Testing;

/// <summary>One request that the server got, and what became of it. SecretRedaction are shown as <c>(hidden)</c>.</summary>
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

    /// <summary>Counts up, in the order in which requests were answered; that of a watch, in which it began.</summary>
    public long Id { get; }

    /// <summary>When it came, on the server's clock.</summary>
    public DateTimeOffset Time { get; }

    /// <summary>The HTTP method.</summary>
    public string Method { get; }

    /// <summary>The path, without the query.</summary>
    public string Path { get; }

    /// <summary>With its question mark; empty when there is none.</summary>
    public string Query { get; }

    /// <summary>The Kubernetes verb; null when the path is no resource.</summary>
    public string? Verb { get; }

    /// <summary>The namespace in the path.</summary>
    public string? Namespace { get; }

    /// <summary>The name in the path.</summary>
    public string? Name { get; }

    /// <summary>Who asked; null where authentication is open, or did not know the caller.</summary>
    public string? User { get; }

    /// <summary>The header, with its parameters.</summary>
    public string? ContentType { get; }

    /// <summary>The header.</summary>
    public string? UserAgent { get; }

    /// <summary>The status of the answer; null when there was none.</summary>
    public int? Status { get; }

    /// <summary>How long it took, on the machine's clock; null as long as a watch is open.</summary>
    public TimeSpan? Duration { get; }

    /// <summary>The beginning of the body of a write.</summary>
    public string? Body { get; }

    /// <summary>What was done to it on purpose, and by which rule or header; null when nothing was.</summary>
    public string? Fault { get; }

    /// <summary>With a fault: whether the write happened all the same; null for reads.</summary>
    public bool? WriteHappened { get; }

    /// <summary>The message of the refusal; null when it was not refused.</summary>
    public string? Refusal { get; }

    /// <summary>What a PATCH has done; null for other requests, and for a PATCH whose body was not read.</summary>
    public PatchRecord? Patch { get; }

    /// <summary>As one line.</summary>
    public override string ToString() => $"#{Id} {Method} {Path}{Query} -> {Status?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "no answer"}{(Fault is null ? "" : $" ({Fault})")}";
}
