using System.Globalization;
using TfJobApi.Auth.Tokens;
using TfJobApi.Json;
using TfJobApi.Representations;

namespace TfJobApi.Auth.Iam;

/// <summary>
/// What an identity service answers: a token's description, or an error in its own form.
/// Source: https://docs.openstack.org/api-ref/identity/v3/
/// </summary>
internal static class IamAnswers
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    public static Task RefuseAsync(HttpContext context, int code, string message)
    {
        var json = new JsonBuffer();
        json.Write("{\"error\":{"u8);
        var members = new JsonMembers(json);
        members.Number("code", code);
        members.Text("message", message);
        members.Text("title", code switch { 400 => "Bad Request", 401 => "Unauthorized", _ => "Request Entity Too Large" });
        json.Write("}}"u8);
        context.Response.StatusCode = code;

        return JsonResponse.SendAsync(context, json);
    }

    public static Task SendAsync(HttpContext context, IamName user, IamName domain, IamName? project, DateTimeOffset issued)
    {
        var json = new JsonBuffer(512);
        json.Write("{\"token\":{\"catalog\":[],"u8);
        var members = new JsonMembers(json);
        members.Text("expires_at", Text(issued + IssuedTokens.Lifetime));
        members.Text("issued_at", Text(issued));
        members.Raw("methods", "[\"password\"]"u8);
        if (project is not null)
        {
            members.Raw("project", Named(project, domain));
        }
        else
        {
            members.Raw("domain", Named(domain, null));
        }

        members.Raw("roles", "[]"u8);
        members.Raw("user", Named(user, domain));
        json.Write("}}"u8);
        context.Response.StatusCode = StatusCodes.Status201Created;

        return JsonResponse.SendAsync(context, json);
    }

    private static ReadOnlySpan<byte> Named(IamName name, IamName? domain)
    {
        var json = new JsonBuffer();
        json.Write("{"u8);
        var members = new JsonMembers(json);
        members.Raw("domain", domain is null ? [] : Named(domain, null));
        members.Text("id", name.Id);
        members.Text("name", name.Name);
        json.Write("}"u8);

        return json.WrittenSpan;
    }

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);
}
