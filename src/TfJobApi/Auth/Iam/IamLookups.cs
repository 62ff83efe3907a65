using System.Diagnostics.CodeAnalysis;
using TfJobApi.Http;
using TfJobApi.Json;
using TfJobApi.Representations;

namespace TfJobApi.Auth.Iam;

/// <summary>
/// Handles the calls by which Huawei's SDKs find the ids of the project and of the account before their first request. The ids
/// are those of issued tokens. A configured project or account is the only one; otherwise there is each one that a caller names.
/// Source: https://support.huaweicloud.com/intl/en-us/api-iam/iam_06_0001.html
/// </summary>
internal sealed class IamLookups(AuthOptions options)
{
    public Task SendProjectsAsync(HttpContext context)
    {
        var account = IamName.OrDefault(options.Domain, IamName.DefaultDomain);
        return SendListAsync(context, "projects", Find(context, options.Project, IamName.DefaultProject), account);
    }

    public Task SendDomainsAsync(HttpContext context) =>
        SendListAsync(context, "domains", Find(context, options.Domain, IamName.DefaultDomain), account: null);

    /// <summary>Sends no endpoint: a client has the address of this server already.</summary>
    [SuppressMessage("Performance", "CA1822", Justification = "Endpoints name the handler that they inject.")]
    public Task SendCatalogAsync(HttpContext context)
    {
        var json = new JsonBuffer();
        json.Write("""{"catalog":[],"links":{"self":""}}"""u8);
        return JsonResponse.SendAsync(context, json);
    }

    /// <summary>Returns the name that the caller looks up, or null if there is only another one.</summary>
    private static IamName? Find(HttpContext context, string configured, string @default)
    {
        var wanted = RequestQuery.From(context.Request).Text("name");
        return wanted.Length == 0 || wanted == configured ? IamName.OrDefault(configured, @default)
            : configured.Length == 0 ? IamName.Create(wanted)
            : null;
    }

    private static Task SendListAsync(HttpContext context, string plural, IamName? found, IamName? account)
    {
        var json = new JsonBuffer(256);
        json.Write("{"u8);
        JsonStrings.Write(plural, json);
        json.Write(":["u8);
        if (found is not null)
        {
            var members = new JsonMembers(json);
            members.Text("domain_id"u8, account?.Id);
            members.Json("enabled"u8, "true"u8);
            members.Text("id"u8, found.Id);
            members.Text("name"u8, found.Name);
            members.Text("parent_id"u8, account?.Id);
            members.End();
        }

        json.Write("""],"links":{"next":null,"previous":null,"self":""}}"""u8);
        return JsonResponse.SendAsync(context, json);
    }
}
