using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Json;
using TfJobApi.Representations;

namespace TfJobApi.Api;

/// <summary>What a write of a whole object sends, a POST or a PUT: the object, how it is to be written, and how the answer is wanted.</summary>
internal sealed record ObjectWrite(CanonicalValue Json, WriteOptions Options, Representation Representation)
{
    /// <param name="kind">What the parameters are called in a refusal.</param>
    public static async ValueTask<Result<ObjectWrite>> ReadAsync(HttpContext context, string kind)
    {
        if (!Representation.OfObject(context.Request).Succeeded(out var representation, out var failure))
        {
            return failure;
        }

        if (ObjectBody.MediaTypeFault(context.Request) is { } unsupported)
        {
            return unsupported;
        }

        var read = await RequestBody.ReadAsync(context.Request);
        if (!read.Succeeded(out var body, out failure))
        {
            return failure;
        }

        context.Recorder?.Body = body;
        if (!WriteOptions.Read(context.Request, kind, mayForce: true).Succeeded(out var options, out failure)
            || !ObjectBody.Decode(context.Request, body).Succeeded(out var json, out failure))
        {
            return failure;
        }

        return FieldValidation.Check(context, options, body, ApiErrors.BadRequest) is { } strict ? strict : new ObjectWrite(json, options, representation);
    }
}
