using TfJobApi.Http;
using TfJobApi.Notation;

namespace TfJobApi.Journal;

/// <summary>A filter of requests. A request matches if it matches every given field. In patterns, <c>*</c> matches any characters and <c>?</c> matches one.</summary>
/// <param name="After">The id that a request must follow.</param>
/// <param name="Verb">A Kubernetes verb: get, list, watch, create, update, patch, delete, deletecollection.</param>
/// <param name="ContentType">The media type, without parameters.</param>
/// <param name="Path">A pattern for the path without the tenant and the query.</param>
/// <param name="Fault">Whether a fault was injected.</param>
internal sealed record RecordFilter(
    long? After = null,
    string? Method = null,
    string? Verb = null,
    string? Path = null,
    string? Resource = null,
    string? Namespace = null,
    string? Name = null,
    string? User = null,
    string? ContentType = null,
    string? UserAgent = null,
    int? Status = null,
    bool? Fault = null)
{
    /// <summary>Returns a field that matches no request, or is too long, with its valid values, or null.</summary>
    public (string Field, string Message)? Check()
    {
        if (Texts.FirstOrDefault(text => text.Pattern?.Length > TextPattern.MaxLength) is { Pattern: not null } tooLong)
        {
            return (tooLong.Field, $"must have at most {TextPattern.MaxLength} characters");
        }

        if (Verb is not null && !IsPattern(Verb) && !RequestInfo.Verbs.Contains(Verb))
        {
            return ("verb", $"must be one of {string.Join(", ", RequestInfo.Verbs)}, or contain a *");
        }

        return Method is not null && !IsPattern(Method) && Method.Any(char.IsLower)
            ? ("method", $"must be in upper case, for example {HttpMethods.Patch}, or contain a *")
            : null;
    }

    public bool Matches(RequestRecord record) =>
        (After is not { } after || record.Id > after)
        && (Status is not { } status || record.StatusCode == status)
        && (Fault is not { } fault || record.ReadFault() is not null == fault)
        && TextPattern.Matches(Method, record.Method)
        && TextPattern.Matches(Path, record.Path)
        && TextPattern.Matches(User, record.User)
        && TextPattern.Matches(UserAgent, record.UserAgent)
        && TextPattern.Matches(ContentType, MediaType.Parse(record.ContentType))
        && MatchesInfo(record);

    private IEnumerable<(string Field, string? Pattern)> Texts =>
    [
        ("method", Method), ("verb", Verb), ("path", Path), ("resource", Resource), ("namespace", Namespace), ("name", Name), ("user", User),
        ("contentType", ContentType), ("userAgent", UserAgent),
    ];

    private static bool IsPattern(string text) => text.Contains('*', StringComparison.Ordinal);

    private bool MatchesInfo(RequestRecord record)
    {
        if (Verb is null && Resource is null && Namespace is null && Name is null)
        {
            return true;
        }

        return record.ParseInfo() is { } info
            && TextPattern.Matches(Verb, info.Verb)
            && TextPattern.Matches(Resource, info.Resource)
            && TextPattern.Matches(Namespace, info.Namespace)
            && TextPattern.Matches(Name, info.Name);
    }
}
