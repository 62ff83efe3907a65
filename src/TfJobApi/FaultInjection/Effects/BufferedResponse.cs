using Microsoft.AspNetCore.Http.Features;
using TfJobApi.Representations;

namespace TfJobApi.FaultInjection.Effects;

internal static class BufferedResponse
{
    /// <summary>Handles the request and returns the body of the response instead of sending it.</summary>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContext context, Func<Task> next)
    {
        var original = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        using var body = new MemoryStream();
        var buffered = new StreamResponseBodyFeature(body, original);
        context.Features.Set<IHttpResponseBodyFeature>(buffered);
        try
        {
            await next();
            if (ExceptionMiddleware.IsEmptyError(context.Response))
            {
                await ExceptionMiddleware.WriteEmptyErrorAsync(context);
            }

            await buffered.CompleteAsync();
        }
        finally
        {
            context.Features.Set(original);
        }

        return body.ToArray();
    }
}
