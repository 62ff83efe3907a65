using TfJobApi.Errors;

namespace TfJobApi.Api;

/// <summary>
/// The query parameters of calls on a whole collection. None of them works yet, and each would change what the call means,
/// so a call that has one is refused: a selector that was ignored would list, or delete, everything.
/// </summary>
internal static class ListOptions
{
    private static readonly string[] NotYet = ["labelSelector", "fieldSelector", "limit", "continue", "watch"];

    public static Status? Fault(HttpRequest request)
    {
        if (!request.QueryString.HasValue)
        {
            return null;
        }

        var causes = new CauseList();
        foreach (var name in NotYet)
        {
            if (request.Query[name].ToString() is { Length: > 0 } value && !(name is "limit" or "watch" && value is "0" or "false"))
            {
                causes.Add(StatusCause.Forbidden(name, "this parameter is not supported yet"));
            }
        }

        return causes.IsEmpty ? null : ApiErrors.Invalid(causes, null, "ListOptions", "meta.k8s.io") with { Code = 400, Reason = "BadRequest" };
    }
}
