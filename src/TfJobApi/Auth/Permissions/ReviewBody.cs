using TfJobApi.Api;
using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Json;
using TfJobApi.Resources;

namespace TfJobApi.Auth.Permissions;

/// <summary>Reads access reviews in JSON, in YAML or, as kubectl sends them since 1.32, in protobuf.</summary>
internal static class ReviewBody
{
    public const string Group = "authorization.k8s.io";

    /// <summary>Returns the parsed spec. Each function returns null if the spec is not valid.</summary>
    public static async ValueTask<Result<T>> ReadAsync<T>(HttpContext context, string kind, Func<byte[], T?> fromMessage, Func<CanonicalValue, T?> fromJson)
        where T : class
    {
        var request = context.Request;
        var isProtobuf = MediaType.Parse(request) == MediaType.Protobuf;
        if (!isProtobuf && ObjectBody.CheckMediaType(request) is { } unsupported)
        {
            return unsupported;
        }

        if (!(await RequestBody.ReadAsync(request)).TryGet(out var body, out var failure)
            || !WriteOptions.Read(request, "CreateOptions", mayForce: true).TryGet(out _, out failure))
        {
            return failure;
        }

        if (isProtobuf)
        {
            return ProtobufFields.TryOpen(body, out _, out var message) && Spec(message) is { } spec && fromMessage(spec) is { } review
                ? review
                : context.Errors.UnreadableBody("the body is not an object in protobuf");
        }

        return ObjectBody.Decode(request, body).TryGet(out var json, out failure) ? FromJson(json, kind, fromJson) : failure;
    }

    private static Result<T> FromJson<T>(CanonicalValue json, string kind, Func<CanonicalValue, T?> fromJson)
        where T : class
    {
        if (!IsAbsentOr($"{Group}/v1", json["apiVersion"]) || !IsAbsentOr(kind, json["kind"]))
        {
            return ApiErrors.BadRequest($"the body must be a {kind} of {Group}/v1");
        }

        var spec = json["spec"];
        return (spec.IsAbsentOrNull || spec.IsObject) && fromJson(spec) is { } review
            ? review
            : ApiErrors.BadRequest($"the spec of the {kind} is not of its type: an object of objects of strings");
    }

    /// <summary>Extracts the spec of a review; null if the bytes are not valid protobuf.</summary>
    private static byte[]? Spec(byte[] message)
    {
        byte[] spec = [];
        var fields = new ProtobufFields(message);
        while (fields.Read())
        {
            spec = fields.Number == 2 ? [.. spec, .. fields.Value] : spec;
        }

        return fields.IsInvalid ? null : spec;
    }

    private static bool IsAbsentOr(string expected, CanonicalValue json) => json.IsAbsentOrNull || json.Text is "" || json.Text == expected;
}
