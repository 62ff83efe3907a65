using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Json;
using TfJobApi.Resources;

namespace TfJobApi.Auth.Permissions;

/// <summary>A SelfSubjectAccessReview of a call on a resource or, which is always allowed, on another path.</summary>
internal sealed record AccessReview(AccessAttributes? Resource, AccessAttributes? Path)
{
    private const string Kind = "SelfSubjectAccessReview";

    public static async ValueTask<Result<AccessReview>> ReadAsync(HttpContext context) =>
        (await ReviewBody.ReadAsync(context, Kind, FromMessage, FromJson)).TryGet(out var review, out var error) ? Check(review, context.Errors) : error;

    /// <summary>Creates the response, with the members in the order of Kubernetes' own types.</summary>
    public JsonBuffer Answer(bool isAllowed, string reason)
    {
        var json = new JsonBuffer();
        json.Write("""{"kind":"SelfSubjectAccessReview","apiVersion":"authorization.k8s.io/v1","metadata":{"creationTimestamp":null},"spec":{"""u8);
        json.Write(Resource is not null ? "\"resourceAttributes\":"u8 : "\"nonResourceAttributes\":"u8);
        (Resource ?? Path)!.Write(json);
        json.Write(isAllowed ? "},\"status\":{\"allowed\":true"u8 : "},\"status\":{\"allowed\":false"u8);
        if (reason.Length > 0)
        {
            json.Write(",\"reason\":"u8);
            JsonStrings.Write(reason, json);
        }

        json.Write("}}"u8);
        return json;
    }

    private static AccessReview? FromJson(CanonicalValue spec) =>
        TryRead(spec["resourceAttributes"], AccessAttributes.ForResource(), out var resource)
        && TryRead(spec["nonResourceAttributes"], AccessAttributes.ForPath(), out var path)
            ? new(resource, path)
            : null;

    private static bool TryRead(CanonicalValue json, AccessAttributes empty, out AccessAttributes? attributes)
    {
        attributes = json.IsAbsentOrNull ? null : empty;
        return attributes is null || (json.IsObject && attributes.TryRead(json));
    }

    private static AccessReview? FromMessage(byte[] spec)
    {
        AccessAttributes? resource = null;
        AccessAttributes? path = null;
        var fields = new ProtobufFields(spec);
        while (fields.Read())
        {
            var attributes = fields.Number == 1 ? AccessAttributes.ForResource() : AccessAttributes.ForPath();
            if (!attributes.TryRead(fields.Value))
            {
                return null;
            }

            resource = fields.Number == 1 ? attributes : resource;
            path = fields.Number == 2 ? attributes : path;
        }

        return fields.IsInvalid ? null : new(resource, path);
    }

    /// <summary>Source: https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/authorization/validation/validation.go</summary>
    private static Result<AccessReview> Check(AccessReview review, ProfileErrors errors)
    {
        if (review.Resource is null != review.Path is null)
        {
            return review;
        }

        var cause = review.Resource is null
            ? StatusCause.InvalidLiteral("spec.resourceAttributes", "null", "exactly one of nonResourceAttributes or resourceAttributes must be specified")
            : StatusCause.InvalidLiteral("spec.nonResourceAttributes", "{...}", "cannot be specified in combination with resourceAttributes");

        return errors.Invalid(new(ReviewBody.Group, "", Kind), null, [cause]);
    }
}
