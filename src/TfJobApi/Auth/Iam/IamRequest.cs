using TfJobApi.Json;

namespace TfJobApi.Auth.Iam;

/// <summary>
/// A request for a token by the password method of Keystone's identity API.
/// Source: https://support.huaweicloud.com/intl/en-us/api-iam/iam_30_0001.html
/// </summary>
/// <param name="Domain">The account of the user; null if it is absent.</param>
/// <param name="Project">Null for a token of the whole account.</param>
/// <param name="ScopeDomain">The account of the token or of its project; null if it is absent.</param>
internal sealed record IamRequest(string User, string Password, IamName? Domain, IamName? Project, IamName? ScopeDomain)
{
    /// <summary>Returns null if the body does not have this form.</summary>
    public static IamRequest? Parse(CanonicalValue body)
    {
        var auth = body["auth"];
        var identity = auth["identity"];
        var user = identity["password"]["user"];
        var scope = auth["scope"];
        if (user["name"].Text is not { } name || user["password"].Text is not { } password || !identity["methods"].Span.SequenceEqual("[\"password\"]"u8))
        {
            return null;
        }

        var userDomain = IamName.Parse(user["domain"]);
        if (scope.IsAbsent)
        {
            return new(name, password, userDomain, Project: null, ScopeDomain: null);
        }

        var isForProject = !scope["project"].IsAbsent;
        var member = scope[isForProject ? "project" : "domain"];
        if (isForProject != scope["domain"].IsAbsent || IamName.Parse(member) is not { } scopedTo)
        {
            return null;
        }

        return isForProject
            ? new(name, password, userDomain, scopedTo, IamName.Parse(member["domain"]))
            : new(name, password, userDomain, Project: null, scopedTo);
    }
}
