using TfJobApi.Errors;
using TfJobApi.Http;

namespace TfJobApi.Representations;

/// <summary>The memory of a long body that is encoded for one caller, such as YAML. Other bodies are the shared bytes of the objects.</summary>
internal static class EncodedBody
{
    /// <summary>The memory of an encoded object for each of its bytes: compact JSON in a buffer, and the encoded text in another one that doubles.</summary>
    private const int Share = 4;

    /// <summary>
    /// Takes the memory until the end of the request. Returns 429 for a read while all bodies in progress hold too much. A write has been
    /// done already, so that its response is sent in any case.
    /// </summary>
    /// <param name="longest">The length of the longest object, in bytes; objects are encoded and sent one by one.</param>
    public static ApiStatus? Take(HttpContext context, int longest)
    {
        if (longest <= ResponseSlices.Length)
        {
            return null;
        }

        var memory = context.RequestServices.GetRequiredService<BodyMemory>();
        var bytes = Share * (long)longest;
        if (!HttpMethods.IsGet(context.Request.Method))
        {
            memory.Take(bytes);
        }
        else if (!memory.TryTake(bytes))
        {
            return ApiErrors.TooManyRequests(retryAfter: 1);
        }

        context.Response.OnCompleted(() =>
        {
            memory.Return(bytes);
            return Task.CompletedTask;
        });
        return null;
    }
}
