using TfJobApi.Errors;
using TfJobApi.Representations;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;

namespace TfJobApi.Auth.Permissions;

/// <summary>POST of a SelfSubjectAccessReview: answers whether the caller may make a call, without making it.</summary>
internal sealed class AccessReviews(Users users, AuthOptions options)
{
    private const string Any = PermissionOptions.Any;

    public async Task HandleAsync(HttpContext context)
    {
        var read = await ReviewBody.ReadAsync(context);
        if (!read.TryGet(out var body, out var failure)
            || !AccessReview.Decode(context.Request, body).TryGet(out var review, out failure))
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

        var (group, plural, subresource) = (asked["group"], asked["resource"], asked["subresource"]);
        var covered = KnownResources.All.Where(resource => Covers(group, resource.Group) && Covers(plural, resource.Plural)
            && (subresource is "" or Any || (subresource == "status" && resource.HasStatus))).ToList();
        if (covered.Count == 0)
        {
            var whole = subresource.Length == 0 ? plural : $"{plural}/{subresource}";
            return (false, $"the server has no resource {GoQuote.Quote(whole)} in the group {GoQuote.Quote(group)}");
        }

        return (covered.All(resource => IsAllowed(user, asked, resource)), "");
    }

    private bool IsAllowed(string? user, AccessAttributes asked, ResourceDefinition resource)
    {
        if (KnownResources.Reviews.Contains(resource))
        {
            return true;
        }

        var @namespace = resource.IsNamespaced || asked["resource"] == Any ? asked["namespace"] : NamespaceOf(asked);
        return user is not null && users.IsAllowed(user, asked["verb"], resource.Plural, @namespace);
    }

    private static bool Covers(string asked, string name) => asked == name || asked == Any;

    /// <summary>
    /// A namespace is in itself, and the collection of them is in none. kubectl sends the namespace that it works in even if it
    /// asks about another one, or about all of them.
    /// </summary>
    private static string NamespaceOf(AccessAttributes asked) => asked["name"] is { Length: > 0 } name
        ? name
        : asked["verb"] is "get" or "update" or "patch" or "delete" ? asked["namespace"] : "";
}
