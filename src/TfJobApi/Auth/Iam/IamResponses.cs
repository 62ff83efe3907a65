using System.Globalization;
using TfJobApi.Auth.Tokens;
using TfJobApi.Json;
using TfJobApi.Representations;

namespace TfJobApi.Auth.Iam;

/// <summary>Source: https://docs.openstack.org/api-ref/identity/v3/</summary>
internal static class IamResponses
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    public static Task SendErrorAsync(HttpContext context, int code, string message)
    {
        var json = new JsonBuffer();
        json.Write("{\"error\":"u8);
        var members = new JsonMembers(json);
        members.Number("code"u8, code);
        members.Text("message"u8, message);
        members.Text("title"u8, TitleOf(code));
        members.End();
        json.Write("}"u8);
        context.Response.StatusCode = code;

        return JsonResponse.SendAsync(context, json);
    }

    public static Task SendTokenAsync(HttpContext context, IamName user, IamName domain, IamName? project, DateTimeOffset issued)
    {
        var json = new JsonBuffer(512);
        json.Write("{\"token\":"u8);
        var members = new JsonMembers(json);
        members.Json("catalog"u8, "[]"u8);
        members.Text("expires_at"u8, Text(issued + IssuedTokens.Lifetime));
        members.Text("issued_at"u8, Text(issued));
        members.Json("methods"u8, "[\"password\"]"u8);
        members.Json("project"u8, project is null ? [] : Named(project, domain));
        members.Json("domain"u8, project is null ? Named(domain, null) : []);
        members.Json("roles"u8, "[]"u8);
        members.Json("user"u8, Named(user, domain));
        members.End();
        json.Write("}"u8);
        context.Response.StatusCode = StatusCodes.Status201Created;

        return JsonResponse.SendAsync(context, json);
    }

    private static string TitleOf(int code) => code switch
    {
        StatusCodes.Status400BadRequest => "Bad Request",
        StatusCodes.Status401Unauthorized => "Unauthorized",
        StatusCodes.Status429TooManyRequests => "Too Many Requests",
        StatusCodes.Status503ServiceUnavailable => "Service Unavailable",
        _ => "Request Entity Too Large",
    };

    private static ReadOnlySpan<byte> Named(IamName name, IamName? domain)
    {
        var json = new JsonBuffer();
        var members = new JsonMembers(json);
        members.Json("domain"u8, domain is null ? [] : Named(domain, null));
        members.Text("id"u8, name.Id);
        members.Text("name"u8, name.Name);
        members.End();

        return json.WrittenSpan;
    }

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);
}
