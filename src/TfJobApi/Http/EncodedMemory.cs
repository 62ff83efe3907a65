using TfJobApi.Errors;
using TfJobApi.Memory;
using TfJobApi.Resources;

namespace TfJobApi.Http;

/// <summary>
/// Bounds the bytes of long responses that are encoded for one caller, such as YAML, so that callers that do not read them cannot use up the
/// memory. Other bodies are the shared bytes of the objects.
/// </summary>
/// <param name="limit">In bytes.</param>
internal sealed class EncodedMemory(long limit)
{
    /// <summary>The memory of an encoded object for each of its bytes: compact JSON in a buffer, and the encoded text in another one that doubles.</summary>
    private const int Share = 4;

    /// <summary>The length up to which an object is not counted, in bytes; most TFJobs are shorter.</summary>
    private const int FreeLength = 32 * 1024;

    private readonly ByteCounter _held = new(limit);

    public long Limit => _held.Limit;

    public long Held => _held.Used;

    /// <summary>The limit of request bodies, and at least the memory of the longest object.</summary>
    public static EncodedMemory ForMachine() => new(Math.Max(BodyMemory.LimitFor(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes), Share * ApiObject.SizeLimit));

    public bool TryTake(long length) => _held.TryAdd(length);

    public void Return(long length) => _held.Add(-length);

    /// <summary>
    /// Takes the memory of a response until its end. Returns 429 for a read while all of them hold too much. A write has been done already,
    /// so that its response is sent in any case.
    /// </summary>
    /// <param name="longest">The length of the longest object, in bytes; objects are encoded and sent one by one.</param>
    public static ApiStatus? TakeFor(HttpContext context, int longest)
    {
        if (longest <= FreeLength)
        {
            return null;
        }

        var memory = context.RequestServices.GetRequiredService<EncodedMemory>();
        var bytes = Share * (long)longest;
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            memory._held.Add(bytes);
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
