using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Json;
using TfJobApi.Representations;

namespace TfJobApi.Auth.Permissions;

/// <summary>
/// POST of a SelfSubjectRulesReview, which <c>kubectl auth can-i --list</c> makes: tells a caller everything that it may do in a namespace.
/// Source: https://github.com/kubernetes/kubernetes/blob/master/pkg/registry/authorization/selfsubjectrulesreview/rest.go
/// </summary>
internal sealed class RulesReviews(Users users, AuthOptions options)
{
    private const string Kind = "SelfSubjectRulesReview";

    public async Task HandleAsync(HttpContext context)
    {
        var read = await ReviewBody.ReadAsync(context);
        if (!read.Succeeded(out var body, out var failure)
            || !ReviewBody.Decode(context.Request, body, Kind, NamespaceOfMessage, NamespaceOfJson).Succeeded(out var @namespace, out failure))
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

            if (spec.IsBroken)
            {
                return null;
            }
        }

        return fields.IsBroken ? null : @namespace;
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
            WriteRule(["create"], "authorization.k8s.io", [RequestInfo.AccessReviews, RequestInfo.RulesReviews], json);
            WriteIfAny(Verbs("tfjobs"), "kubeflow.org", ["tfjobs", "tfjobs/status"]);
            WriteIfAny([.. Verbs("events").Intersect(["list", "watch"])], "", ["events"]);
            WriteIfAny([.. Verbs(RequestInfo.Namespaces).Intersect(["get"])], "", [RequestInfo.Namespaces]);
        }

        json.Write("""],"nonResourceRules":[{"verbs":["*"],"nonResourceURLs":["*"]}],"incomplete":false}}"""u8);
        return json;

        string[] Verbs(string resource) => user is null ? [] : [.. Permission.Verbs.Where(verb => users.IsAllowed(user, verb, resource, @namespace))];

        void WriteIfAny(string[] verbs, string group, string[] resources)
        {
            if (verbs.Length > 0)
            {
                json.Write(","u8);
                WriteRule(verbs, group, resources, json);
            }
        }
    }

    private static void WriteRule(string[] verbs, string group, string[] resources, JsonBuffer output)
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

    private static void WriteTexts(string[] texts, JsonBuffer output)
    {
        var elements = JsonMembers.OfArray(output);
        foreach (var text in texts)
        {
            elements.Next();
            JsonStrings.Write(text, output);
        }

        elements.End();
    }
}
