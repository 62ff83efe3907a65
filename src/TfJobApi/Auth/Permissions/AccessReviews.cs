using TfJobApi.Errors;
using TfJobApi.Representations;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;

namespace TfJobApi.Auth.Permissions;

/// <summary>Handles POST of a SelfSubjectAccessReview: reports whether the caller may make a call, without making it.</summary>
internal sealed class AccessReviews(Users users, AuthOptions options)
{
    private const string Any = PermissionOptions.Any;

    public async Task HandleAsync(HttpContext context)
    {
        if (!(await AccessReview.ReadAsync(context)).TryGet(out var review, out var failure))
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
        if (options.Mode == AuthMode.Open || review.Resource is not { } call)
        {
            return (true, "");
        }

        var (group, plural, subresource) = (call["group"], call["resource"], call["subresource"]);
        var covered = KnownResources.All.Where(resource => Covers(group, resource.Group) && Covers(plural, resource.Plural)
            && (subresource is "" or Any || (subresource == "status" && resource.HasStatus))).ToList();
        if (covered.Count == 0)
        {
            var whole = subresource.Length == 0 ? plural : $"{plural}/{subresource}";
            return (false, $"the server has no resource {GoQuote.Quote(whole)} in the group {GoQuote.Quote(group)}");
        }

        return (covered.All(resource => IsAllowed(user, call, resource)), "");
    }

    private bool IsAllowed(string? user, AccessAttributes call, ResourceDefinition resource)
    {
        if (KnownResources.Reviews.Contains(resource))
        {
            return true;
        }

        var @namespace = resource.IsNamespaced || call["resource"] == Any ? call["namespace"]
            : resource == Namespace.Definition ? NamespaceOf(call)
            : "";
        return user is not null && users.IsAllowed(user, call["verb"], resource.Plural, @namespace);
    }

    private static bool Covers(string call, string name) => call == name || call == Any;

    // A namespace belongs to itself, and the collection of namespaces to none. kubectl always sends its current namespace.
    private static string NamespaceOf(AccessAttributes call) => call["name"] is { Length: > 0 } name
        ? name
        : call["verb"] is "get" or "update" or "patch" or "delete" ? call["namespace"] : "";
}
