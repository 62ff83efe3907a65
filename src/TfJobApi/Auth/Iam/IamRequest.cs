using System.Text;
using TfJobApi.Json;

namespace TfJobApi.Auth.Iam;

/// <summary>
/// Who asks for a token, and for what: the password method of Keystone's identity API.
/// Source: https://support.huaweicloud.com/intl/en-us/api-iam/iam_30_0001.html
/// </summary>
/// <param name="Domain">The user's account; null when it is not given.</param>
/// <param name="IsForProject">False for a token of the whole account.</param>
/// <param name="Project">Null when the token is for the account.</param>
/// <param name="ScopeDomain">The account that the token is for, or whose the project is; null when it is not given.</param>
internal sealed record IamRequest(string User, string Password, IamName? Domain, bool IsForProject, IamName? Project, IamName? ScopeDomain)
{
    /// <summary>Null when the body has not the form.</summary>
    public static IamRequest? Of(CanonicalObject body)
    {
        var auth = Object(body, "auth");
        var identity = Object(auth, "identity");
        var user = Object(Object(identity, "password"), "user");
        var scope = Object(auth, "scope");
        if (Text(user, "name") is not { } name || Text(user, "password") is not { } password || !HasPasswordMethod(identity))
        {
            return null;
        }

        var userDomain = IamName.Of(Object(user, "domain"));
        if (auth!["scope"].IsEmpty)
        {
            return new(name, password, userDomain, IsForProject: false, Project: null, ScopeDomain: null);
        }

        var project = scope?["project"].IsEmpty == false;
        var domain = scope?["domain"].IsEmpty == false;
        var member = Object(scope, project ? "project" : "domain");
        if (project == domain || IamName.Of(member) is not { } scopedTo)
        {
            return null;
        }

        return project
            ? new(name, password, userDomain, IsForProject: true, scopedTo, IamName.Of(Object(member, "domain")))
            : new(name, password, userDomain, IsForProject: false, Project: null, scopedTo);
    }

    public static string? Text(CanonicalObject? of, string member) =>
        of is not null && of[member].Span is [(byte)'"', .. var inside, (byte)'"'] ? JsonStrings.Decode(inside) : null;

    private static CanonicalObject? Object(CanonicalObject? of, string member) =>
        of?[member] is { Span: [(byte)'{', ..] } json ? CanonicalObject.Parse(json) : null;

    private static bool HasPasswordMethod(CanonicalObject? identity) =>
        identity is not null && Encoding.UTF8.GetString(identity["methods"].Span) == "[\"password\"]";
}
