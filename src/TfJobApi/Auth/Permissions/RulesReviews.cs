using System.Text;
using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Json;
using TfJobApi.Representations;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;

namespace TfJobApi.Auth.Permissions;

/// <summary>
/// Handles POST of a SelfSubjectRulesReview, which <c>kubectl auth can-i --list</c> sends: lists the permissions of the caller in a namespace.
/// Source: https://github.com/kubernetes/kubernetes/blob/master/pkg/registry/authorization/selfsubjectrulesreview/rest.go
/// </summary>
internal sealed class RulesReviews(Users users, AuthOptions options)
{
    private const string Kind = "SelfSubjectRulesReview";

    private static readonly string[] Everything = ["*"];

    /// <summary>The paths that every authenticated caller may get. Source: the role system:discovery of a kube-apiserver 1.20.</summary>
    private static readonly string[] OpenPaths =
        ["/api", "/api/*", "/apis", "/apis/*", "/healthz", "/livez", "/openapi", "/openapi/*", "/readyz", "/version", "/version/"];

    public async Task HandleAsync(HttpContext context)
    {
        var read = await ReviewBody.ReadAsync(context, Kind, NamespaceFromMessage, NamespaceFromJson);
        if (!read.TryGet(out var @namespace, out var failure) || @namespace.Length == 0)
        {
            await StatusResult.WriteAsync(context, failure ?? ApiErrors.BadRequest("no namespace on request"));
            return;
        }

        context.Response.StatusCode = StatusCodes.Status201Created;
        await JsonResponse.SendAsync(context, Answer(@namespace, context.User.Identity?.Name));
    }

    private static string? NamespaceFromMessage(byte[] spec)
    {
        var @namespace = "";
        var fields = new ProtobufFields(spec);
        while (fields.Read())
        {
            @namespace = fields.Number == 1 ? Encoding.UTF8.GetString(fields.Value) : @namespace;
        }

        return fields.IsInvalid ? null : @namespace;
    }

    private static string? NamespaceFromJson(CanonicalValue spec)
    {
        var @namespace = spec["namespace"];
        return @namespace.IsAbsentOrNull ? "" : @namespace.Text;
    }

    private JsonBuffer Answer(string @namespace, string? user)
    {
        var json = new JsonBuffer();
        json.Write("""{"kind":"SelfSubjectRulesReview","apiVersion":"authorization.k8s.io/v1","metadata":{"creationTimestamp":null},"spec":{},"status":{"resourceRules":["""u8);
        var isAdministrator = options.Mode == AuthMode.Open || (user is not null && users.IsAllowedEverything(user));
        if (isAdministrator)
        {
            WriteRule(Everything, "*", Everything, json);
            json.Write(","u8);
        }

        WriteRule(["create"], Reviews.SelfSubjectRules.Group, KnownResources.Reviews.Select(review => review.Plural), json);
        foreach (var resource in isAdministrator ? [] : KnownResources.Objects)
        {
            var verbs = VerbsOn(resource, @namespace, user);
            if (verbs.Length > 0)
            {
                json.Write(","u8);
                WriteRule(verbs, resource.Group, resource.HasStatus ? [resource.Plural, $"{resource.Plural}/status"] : [resource.Plural], json);
            }
        }

        json.Write("""],"nonResourceRules":["""u8);
        WritePathRule(["get"], OpenPaths, json);
        if (isAdministrator)
        {
            json.Write(","u8);
            WritePathRule(Everything, Everything, json);
        }

        json.Write("""],"incomplete":false}}"""u8);
        return json;
    }

    // Namespaces have only the verbs that name one, because a namespace belongs to itself.
    private string[] VerbsOn(ResourceDefinition resource, string @namespace, string? user) => user is null ? [] :
    [
        .. RequestInfo.Verbs.Where(verb => resource.Verbs.Contains(verb)
            && (resource != Namespace.Definition || verb is "get" or "update" or "patch" or "delete")
            && users.IsAllowed(user, verb, resource.Plural, resource.IsNamespaced || resource == Namespace.Definition ? @namespace : "")),
    ];

    private static void WriteRule(string[] verbs, string group, IEnumerable<string> resources, JsonBuffer output)
    {
        var members = new JsonMembers(output);
        members.Name("verbs"u8);
        WriteTexts(verbs, output);
        members.Name("apiGroups"u8);
        WriteTexts([group], output);
        members.Name("resources"u8);
        WriteTexts(resources, output);
        members.End();
    }

    private static void WritePathRule(string[] verbs, string[] paths, JsonBuffer output)
    {
        var members = new JsonMembers(output);
        members.Name("verbs"u8);
        WriteTexts(verbs, output);
        members.Name("nonResourceURLs"u8);
        WriteTexts(paths, output);
        members.End();
    }

    private static void WriteTexts(IEnumerable<string> texts, JsonBuffer output)
    {
        var elements = JsonMembers.CreateArray(output);
        foreach (var text in texts)
        {
            elements.Next();
            JsonStrings.Write(text, output);
        }

        elements.End();
    }
}
