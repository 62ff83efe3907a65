using TfJobApi.Journal;

namespace TfJobApi.Testing;

/// <summary>Which requests are meant: those that fit everything that is set. In texts <c>*</c> stands for any characters, <c>?</c> for one.</summary>
public sealed record RequestFilter
{
    /// <summary>A Kubernetes verb: get, list, watch, create, update, patch, delete, deletecollection.</summary>
    public string? Verb { get; init; }

    /// <summary>The HTTP method.</summary>
    public string? Method { get; init; }

    /// <summary>The path, without the query.</summary>
    public string? Path { get; init; }

    /// <summary>The namespace in the path.</summary>
    public string? Namespace { get; init; }

    /// <summary>The name in the path.</summary>
    public string? Name { get; init; }

    /// <summary>Who asked, where authentication is enforced.</summary>
    public string? User { get; init; }

    /// <summary>The media type of the body, without parameters.</summary>
    public string? ContentType { get; init; }

    /// <summary>The client's own name.</summary>
    public string? UserAgent { get; init; }

    /// <summary>The status of the answer.</summary>
    public int? Status { get; init; }

    /// <summary>Whether a fault was injected.</summary>
    public bool? HasFault { get; init; }

    internal RecordFilter ToExchangeFilter() => new(
        Method: Method, Verb: Verb, Path: Path, Namespace: Namespace, Name: Name, User: User, ContentType: ContentType,
        UserAgent: UserAgent, Status: Status, Fault: HasFault);
}
