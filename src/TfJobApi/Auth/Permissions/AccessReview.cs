using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Json;
using TfJobApi.Resources;

namespace TfJobApi.Auth.Permissions;

/// <summary>The question whether the caller may do something: to a resource or, which is always allowed, to another path.</summary>
internal sealed record AccessReview(AccessAttributes? Resource, AccessAttributes? Path)
{
    private const string Kind = "SelfSubjectAccessReview";
    private const string Group = "authorization.k8s.io";

    public static Result<AccessReview> Decode(HttpRequest request, byte[] body) =>
        ReviewBody.Decode(request, body, Kind, FromMessage, FromJson).TryGet(out var review, out var error) ? Check(review, request.HttpContext.Errors) : error;

    /// <summary>The review with its answer, as Kubernetes' own types write it.</summary>
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

    /// <summary>Null when the spec is not of its type.</summary>
    private static AccessReview? FromJson(CanonicalValue json)
    {
        var spec = json["spec"];
        AccessAttributes? resource = null;
        AccessAttributes? path = null;

        return ReviewBody.IsObjectOrNone(spec)
            && TryRead(spec["resourceAttributes"], AccessAttributes.OfResource, ref resource)
            && TryRead(spec["nonResourceAttributes"], AccessAttributes.OfPath, ref path)
            ? new(resource, path)
            : null;
    }

    private static bool TryRead(CanonicalValue json, Func<AccessAttributes> make, ref AccessAttributes? attributes)
    {
        if (!ReviewBody.IsObjectOrNone(json))
        {
            return false;
        }

        attributes = json.IsAbsentOrNull ? null : make();
        return attributes?.TryRead(json) ?? true;
    }

    /// <summary>Null when the bytes are no protobuf.</summary>
    private static AccessReview? FromMessage(byte[] message)
    {
        AccessReview review = new(null, null);
        var fields = new ProtobufFields(message);
        while (fields.Read())
        {
            var spec = new ProtobufFields(fields.Number == 2 ? fields.Value : []);
            while (spec.Read())
            {
                var attributes = spec.Number == 1 ? AccessAttributes.OfResource() : AccessAttributes.OfPath();
                if (!attributes.TryRead(spec.Value))
                {
                    return null;
                }

                review = spec.Number switch
                {
                    1 => review with { Resource = attributes },
                    2 => review with { Path = attributes },
                    _ => review,
                };
            }

            if (spec.IsInvalid)
            {
                return null;
            }
        }

        return fields.IsInvalid ? null : review;
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

        return errors.Invalid(new(Group, "", Kind), null, [cause]);
    }
}
