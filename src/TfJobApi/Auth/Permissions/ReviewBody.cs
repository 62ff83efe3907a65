using TfJobApi.Api;
using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Json;
using TfJobApi.Resources;

namespace TfJobApi.Auth.Permissions;

/// <summary>What is sent to ask what one may do, in JSON, in YAML or, by kubectl from 1.32 on, in protobuf.</summary>
internal static class ReviewBody
{
    private const string Group = "authorization.k8s.io";

    /// <summary>415 when the media type is none that can be read; what is wrong with the parameters.</summary>
    public static async ValueTask<Result<byte[]>> ReadAsync(HttpContext context)
    {
        var request = context.Request;
        if (MediaType.Parse(request) != MediaType.Protobuf && ObjectBody.CheckMediaType(request) is { } unsupported)
        {
            return unsupported;
        }

        var read = await RequestBody.ReadAsync(request);
        return read.TryGet(out _, out _) && !WriteOptions.Read(request, "CreateOptions", mayForce: true).TryGet(out _, out var failure) ? failure : read;
    }

    /// <summary>400 when the body is none of that kind; either function answers null where its spec is not of its type.</summary>
    public static Result<T> Decode<T>(HttpRequest request, byte[] body, string kind, Func<byte[], T?> ofMessage, Func<CanonicalValue, T?> ofJson)
        where T : class
    {
        if (MediaType.Parse(request) == MediaType.Protobuf)
        {
            return ProtobufFields.TryOpen(body, out _, out var message) && ofMessage(message) is { } fromMessage
                ? fromMessage
                : request.HttpContext.Errors.UnreadableBody("the body is not an object in protobuf");
        }

        if (!ObjectBody.Decode(request, body).TryGet(out var json, out var failure))
        {
            return failure;
        }

        if (!IsNoneOr($"{Group}/v1", json["apiVersion"]) || !IsNoneOr(kind, json["kind"]))
        {
            return ApiErrors.BadRequest($"the body must be a {kind} of {Group}/v1");
        }

        return ofJson(json) is { } fromJson ? fromJson : ApiErrors.BadRequest($"the spec of the {kind} is not of its type: an object of objects of strings");
    }

    public static bool IsObjectOrNone(CanonicalValue json) => json.IsAbsentOrNull || json.IsObject;

    private static bool IsNoneOr(string expected, CanonicalValue json) => json.IsAbsentOrNull || json.Text is "" || json.Text == expected;
}
