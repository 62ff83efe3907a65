using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Journal;
using TfJobApi.Json;
using TfJobApi.Representations;

namespace TfJobApi.Api;

/// <summary>What a write of a whole object sends, a POST or a PUT: the object, how it is to be written, and how the answer is wanted.</summary>
internal sealed record ObjectWrite(CanonicalValue Json, WriteOptions Options, Representation Representation)
{
    /// <param name="kind">What the parameters are called in a refusal.</param>
    public static async ValueTask<Result<ObjectWrite>> ReadAsync(HttpContext context, string kind)
    {
        if (!Representation.OfObject(context.Request).TryGet(out var representation, out var failure))
        {
            return failure;
        }

        if (ObjectBody.CheckMediaType(context.Request) is { } unsupported)
        {
            return unsupported;
        }

        var read = await RequestBody.ReadAsync(context.Request);
        if (!read.TryGet(out var body, out failure))
        {
            return failure;
        }

        RequestRecord.Of(context)?.Body = body;
        if (!WriteOptions.Read(context.Request, kind, mayForce: true).TryGet(out var options, out failure)
            || !ObjectBody.Decode(context.Request, body).TryGet(out var json, out failure))
        {
            return failure;
        }

        return FieldValidation.Check(context, options, body, ApiErrors.BadRequest) is { } strict ? strict : new ObjectWrite(json, options, representation);
    }
}
