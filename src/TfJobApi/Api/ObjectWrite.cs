using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Json;
using TfJobApi.Representations;
using TfJobApi.Resources;

namespace TfJobApi.Api;

/// <summary>The request of a POST or a PUT: the whole object, the options of the write, and the form of the response.</summary>
internal sealed record ObjectWrite(CanonicalValue Json, WriteOptions Options, Representation Representation)
{
    /// <summary>The JSON as it was sent; empty for another format.</summary>
    public ReadOnlyMemory<byte> Text { get; init; }

    /// <param name="kind">The kind of the query parameters in error messages.</param>
    public static async ValueTask<Result<ObjectWrite>> ReadAsync(HttpContext context, ResourceDefinition resource, string kind)
    {
        if (!Representation.ForObject(context.Request).TryGet(out var representation, out var failure))
        {
            return failure;
        }

        var isProtobuf = resource.IsBuiltIn && MediaType.Parse(context.Request) == MediaType.Protobuf;
        if (!isProtobuf && ObjectBody.CheckMediaType(context.Request) is { } unsupported)
        {
            return unsupported;
        }

        if (!(await RequestBody.ReadAsync(context.Request)).TryGet(out var body, out failure))
        {
            return failure;
        }

        context.Recorder?.Body = body;
        if (!WriteOptions.Read(context.Request, kind, mayForce: true).TryGet(out var options, out failure))
        {
            return failure;
        }

        if (isProtobuf)
        {
            return ProtobufObject.TryRead(body, resource, out var message)
                ? new ObjectWrite(message, options, representation)
                : context.Errors.UnreadableBody("the body is not an object in protobuf");
        }

        return ObjectBody.Decode(context.Request, body).TryGet(out var json, out failure)
            && (failure = FieldValidation.Check(context, resource, options, body, ApiErrors.BadRequest)) is null
                ? new ObjectWrite(json, options, representation) { Text = ObjectBody.IsYaml(context.Request) ? default : body }
                : failure;
    }
}
