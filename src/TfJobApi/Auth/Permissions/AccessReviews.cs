using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Representations;

namespace TfJobApi.Auth.Permissions;

/// <summary>POST of a SelfSubjectAccessReview: tells a caller what a call would get, without making it.</summary>
internal sealed class AccessReviews(Users users, AuthOptions options)
{
    private const string Any = PermissionOptions.Any;

    public async Task HandleAsync(HttpContext context)
    {
        var read = await ReviewBody.ReadAsync(context);
        if (!read.Succeeded(out var body, out var failure)
            || !AccessReview.Decode(context.Request, body).Succeeded(out var review, out failure))
        {
            await StatusResult.WriteAsync(context, failure);
            return;
        }

        var (isAllowed, reason) = Answer(review, context.User.Identity?.Name);
        context.Response.StatusCode = StatusCodes.Status201Created;
        await JsonResponse.SendAsync(context, review.Answer(isAllowed, reason));
    }

    private (bool IsAllowed, string Reason) Answer(AccessReview review, string? user)
    {
        if (options.Mode == AuthMode.Open || review.Resource is not { } asked)
        {
            return (true, "");
        }

        var (group, resource, subresource) = (asked["group"], asked["resource"], asked["subresource"]);
        switch (group, resource, subresource)
        {
            case ("authorization.k8s.io", RequestInfo.AccessReviews or RequestInfo.RulesReviews, ""):
                return (true, "");
            case ("kubeflow.org" or Any, "tfjobs" or Any, "" or "status" or Any) or ("", "events", ""):
                return (user is not null && users.IsAllowed(user, asked["verb"], "tfjobs", asked["namespace"]), "");
            case ("" or Any, Any, "" or Any):
                // everything that there is, as in the question whether the caller is an administrator
                return (user is not null && users.IsAllowed(user, asked["verb"], "tfjobs", asked["namespace"])
                    && users.IsAllowed(user, asked["verb"], RequestInfo.Namespaces, asked["namespace"]), "");
            case ("", RequestInfo.Namespaces, ""):
                return (user is not null && users.IsAllowed(user, asked["verb"], RequestInfo.Namespaces, NamespaceOf(asked)), "");
            default:
                var whole = subresource.Length == 0 ? resource : $"{resource}/{subresource}";
                return (false, $"the server has no resource {GoQuote.Quote(whole)} in the group {GoQuote.Quote(group)}");
        }
    }

    /// <summary>
    /// A namespace is in itself, and all of them are in none. kubectl names the one that it works in even when it asks of
    /// another one, or of all.
    /// </summary>
    private static string NamespaceOf(AccessAttributes asked) => asked["name"] is { Length: > 0 } name
        ? name
        : asked["verb"] is "get" or "update" or "patch" or "delete" ? asked["namespace"] : "";
}
