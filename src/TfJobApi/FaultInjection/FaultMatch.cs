using TfJobApi.Http;
using TfJobApi.Notation;

namespace TfJobApi.FaultInjection;

/// <summary>The requests that a rule matches: those that match every member that is present. In patterns * matches any text, ? one character.</summary>
/// <param name="Verbs">get, list, watch, create, update, patch, delete, deletecollection, or * for all.</param>
/// <param name="Namespace">A pattern. The namespace of a request across all namespaces is empty.</param>
/// <param name="Name">A pattern for the name in the path. It is empty for a create, a list and most watches.</param>
/// <param name="User">A pattern. Requests have users only if authentication is enforced.</param>
/// <param name="ContentType">The media type of the body, without parameters.</param>
internal sealed record FaultMatch(
    IReadOnlyList<string>? Verbs = null, string? Namespace = null, string? Name = null, string? User = null, string? ContentType = null)
{
    public const string AnyVerb = "*";

    public bool Includes(string verb) => Verbs is null || Verbs.Contains(AnyVerb) || Verbs.Contains(verb);

    public bool Includes(RequestInfo info, HttpContext context) =>
        Includes(info.Verb)
        && TextPattern.Matches(Namespace, info.Namespace)
        && TextPattern.Matches(Name, info.Name)
        && (User is null || TextPattern.Matches(User, context.User.Identity?.Name ?? ""))
        && (ContentType is null || ContentType.Equals(MediaType.Parse(context.Request), StringComparison.OrdinalIgnoreCase));
}
