using TfJobApi.Journal;

namespace TfJobApi.Testing;

/// <summary>
/// Selects the requests that match every property that is set. In texts <c>*</c> matches any characters, <c>?</c> one. Every default
/// is null, which matches everything.
/// </summary>
public sealed record RequestFilter
{
    /// <summary>A Kubernetes verb, in lower case: get, list, watch, create, update, patch, delete, deletecollection.</summary>
    public string? Verb { get; init; }

    /// <summary>The HTTP method, in upper case.</summary>
    public string? Method { get; init; }

    /// <summary>The path, without the query.</summary>
    public string? Path { get; init; }

    /// <summary>The namespace in the path.</summary>
    public string? Namespace { get; init; }

    /// <summary>The name in the path, and of a create that of its object.</summary>
    public string? Name { get; init; }

    /// <summary>The user. Requests have users only if authentication is enforced.</summary>
    public string? User { get; init; }

    /// <summary>The media type of the body, without parameters.</summary>
    public string? ContentType { get; init; }

    /// <summary>The header User-Agent.</summary>
    public string? UserAgent { get; init; }

    /// <summary>The status of the response.</summary>
    public int? Status { get; init; }

    /// <summary>Whether a fault was injected.</summary>
    public bool? HasFault { get; init; }

    /// <exception cref="ArgumentException">The filter can never match.</exception>
    internal RecordFilter ToRecordFilter()
    {
        var filter = new RecordFilter(
            Method: Method, Verb: Verb, Path: Path, Namespace: Namespace, Name: Name, User: User, ContentType: ContentType,
            UserAgent: UserAgent, Status: Status, Fault: HasFault);

        return filter.Check() is var (field, message) ? throw new ArgumentException($"{field}: {message}", nameof(filter)) : filter;
    }
}
