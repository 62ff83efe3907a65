using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Json;
using TfJobApi.Representations;
using TfJobApi.Resources;
using TfJobApi.Resources.Definitions;

namespace TfJobApi.Auth.Permissions;

/// <summary>
/// POST of a SelfSubjectRulesReview, which <c>kubectl auth can-i --list</c> makes: answers all that the caller may do in a namespace.
/// Source: https://github.com/kubernetes/kubernetes/blob/master/pkg/registry/authorization/selfsubjectrulesreview/rest.go
/// </summary>
internal sealed class RulesReviews(Users users, AuthOptions options)
{
    private const string Kind = "SelfSubjectRulesReview";

    public async Task HandleAsync(HttpContext context)
    {
        var read = await ReviewBody.ReadAsync(context);
        if (!read.TryGet(out var body, out var failure)
            || !ReviewBody.Decode(context.Request, body, Kind, NamespaceOfMessage, NamespaceOfJson).TryGet(out var @namespace, out failure))
        {
            await StatusResult.WriteAsync(context, failure);
            return;
        }

        if (@namespace.Length == 0)
        {
            await StatusResult.WriteAsync(context, ApiErrors.BadRequest("no namespace on request"));
            return;
        }

        context.Response.StatusCode = StatusCodes.Status201Created;
        await JsonResponse.SendAsync(context, Answer(@namespace, context.User.Identity?.Name));
    }

    private static string? NamespaceOfMessage(byte[] message)
    {
        var @namespace = "";
        var fields = new ProtobufFields(message);
        while (fields.Read())
        {
            var spec = new ProtobufFields(fields.Number == 2 ? fields.Value : []);
            while (spec.Read())
            {
                @namespace = spec.Number == 1 ? System.Text.Encoding.UTF8.GetString(spec.Value) : @namespace;
            }

            if (spec.IsInvalid)
            {
                return null;
            }
        }

        return fields.IsInvalid ? null : @namespace;
    }

    private static string? NamespaceOfJson(CanonicalValue json)
    {
        var spec = json["spec"];
        if (!ReviewBody.IsObjectOrNone(spec))
        {
            return null;
        }

        var @namespace = spec["namespace"];
        return @namespace.IsAbsentOrNull ? "" : @namespace.Text;
    }

    private JsonBuffer Answer(string @namespace, string? user)
    {
        var json = new JsonBuffer();
        json.Write("""{"kind":"SelfSubjectRulesReview","apiVersion":"authorization.k8s.io/v1","metadata":{"creationTimestamp":null},"spec":{},"status":{"resourceRules":["""u8);
        if (options.Mode == AuthMode.Open)
        {
            WriteRule(["*"], "*", ["*"], json);
        }
        else
        {
            WriteRule(["create"], Reviews.SelfSubjectRules.Group, KnownResources.Reviews.Select(review => review.Plural), json);
            foreach (var resource in KnownResources.Objects)
            {
                var verbs = VerbsOn(resource, @namespace, user);
                if (verbs.Length > 0)
                {
                    json.Write(","u8);
                    WriteRule(verbs, resource.Group, resource.HasStatus ? [resource.Plural, $"{resource.Plural}/status"] : [resource.Plural], json);
                }
            }
        }

        json.Write("""],"nonResourceRules":[{"verbs":["*"],"nonResourceURLs":["*"]}],"incomplete":false}}"""u8);
        return json;
    }

    /// <summary>A resource without namespaces has only the verbs here that name an object, which is then in itself.</summary>
    private string[] VerbsOn(ResourceDefinition resource, string @namespace, string? user) => user is null ? [] :
    [
        .. RequestInfo.Verbs.Where(verb => resource.Verbs.Contains(verb)
            && (resource.IsNamespaced || verb is "get" or "update" or "patch" or "delete")
            && users.IsAllowed(user, verb, resource.Plural, @namespace)),
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
