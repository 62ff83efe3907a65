using TfJobApi.Http;

namespace TfJobApi.Journal;

/// <summary>A filter of requests. A request matches if it matches every given field. In patterns, <c>*</c> matches any characters and <c>?</c> matches one.</summary>
/// <param name="After">Only requests after the one with this id.</param>
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
    private static readonly string[] Verbs = ["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"];

    /// <summary>Returns the field that can never match, and its valid values; null if there is none.</summary>
    public (string Field, string Message)? Check()
    {
        if (Verb is not null && !IsPattern(Verb) && !Verbs.Contains(Verb))
        {
            return ("verb", $"must be one of {string.Join(", ", Verbs)}, or have a *");
        }

        return Method is not null && !IsPattern(Method) && Method.Any(char.IsLower)
            ? ("method", $"must be in upper case, for example {HttpMethods.Patch}, or have a *")
            : null;
    }

    public bool Matches(RequestRecord exchange) =>
        (After is not { } after || exchange.Id > after)
        && (Status is not { } status || exchange.StatusCode == status)
        && (Fault is not { } fault || exchange.Fault is not null == fault)
        && TextPattern.Fits(Method, exchange.Method)
        && TextPattern.Fits(Path, exchange.Path)
        && TextPattern.Fits(User, exchange.User)
        && TextPattern.Fits(UserAgent, exchange.UserAgent)
        && TextPattern.Fits(ContentType, MediaType.Of(exchange.ContentType))
        && FitsCall(exchange);

    private static bool IsPattern(string text) => text.Contains('*', StringComparison.Ordinal);

    private bool FitsCall(RequestRecord exchange)
    {
        if (Verb is null && Resource is null && Namespace is null && Name is null)
        {
            return true;
        }

        var call = Call.Of(exchange);
        return call is not null && TextPattern.Fits(Verb, call.Verb) && TextPattern.Fits(Resource, call.Resource) && TextPattern.Fits(Namespace, call.Namespace) && TextPattern.Fits(Name, call.Name);
    }
}
