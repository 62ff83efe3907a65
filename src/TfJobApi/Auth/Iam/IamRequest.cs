using TfJobApi.Json;

namespace TfJobApi.Auth.Iam;

/// <summary>
/// A request for a token by the password method of Keystone's identity API.
/// Source: https://support.huaweicloud.com/intl/en-us/api-iam/iam_30_0001.html
/// </summary>
/// <param name="Domain">The user's account; null when it is not given.</param>
/// <param name="IsForProject">False for a token of the whole account.</param>
/// <param name="Project">Null when the token is for the account.</param>
/// <param name="ScopeDomain">The account that the token is for, or whose the project is; null when it is not given.</param>
internal sealed record IamRequest(string User, string Password, IamName? Domain, bool IsForProject, IamName? Project, IamName? ScopeDomain)
{
    /// <summary>Null if the body does not have this form.</summary>
    public static IamRequest? Of(CanonicalValue body)
    {
        var auth = body["auth"];
        var identity = auth["identity"];
        var user = identity["password"]["user"];
        var scope = auth["scope"];
        if (user["name"].Text is not { } name || user["password"].Text is not { } password || !HasPasswordMethod(identity))
        {
            return null;
        }

        var userDomain = IamName.Of(user["domain"]);
        if (scope.IsAbsent)
        {
            return new(name, password, userDomain, IsForProject: false, Project: null, ScopeDomain: null);
        }

        var project = !scope["project"].IsAbsent;
        var domain = !scope["domain"].IsAbsent;
        var member = scope[project ? "project" : "domain"];
        if (project == domain || IamName.Of(member) is not { } scopedTo)
        {
            return null;
        }

        return project
            ? new(name, password, userDomain, IsForProject: true, scopedTo, IamName.Of(member["domain"]))
            : new(name, password, userDomain, IsForProject: false, Project: null, scopedTo);
    }

    private static bool HasPasswordMethod(CanonicalValue identity) => identity["methods"].Span.SequenceEqual("[\"password\"]"u8);
}
