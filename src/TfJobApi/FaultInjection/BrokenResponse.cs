using Microsoft.AspNetCore.Http.Features;
using TfJobApi.Representations;

namespace TfJobApi.FaultInjection;

/// <summary>An answer that is held back when it is whole, and sent in another way.</summary>
internal static class BrokenResponse
{
    /// <summary>Closes JSON, and YAML, as nothing that was open is closed.</summary>
    public static ReadOnlySpan<byte> WrongEnd => "\n]}\n"u8;

    /// <summary>Lets the request be answered, and keeps the body.</summary>
    public static async Task<ReadOnlyMemory<byte>> HoldAsync(HttpContext context, RequestDelegate next)
    {
        var toCaller = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        using var body = new MemoryStream();
        var held = new StreamResponseBodyFeature(body, toCaller);
        context.Features.Set<IHttpResponseBodyFeature>(held);
        try
        {
            await next(context);
            if (ExceptionMiddleware.IsEmptyError(context.Response))
            {
                await ExceptionMiddleware.WriteEmptyErrorAsync(context);
            }

            await held.CompleteAsync();
        }
        finally
        {
            context.Features.Set(toCaller);
        }

        return body.ToArray();
    }

    public static async Task SendAsync(HttpContext context, ReadOnlyMemory<byte> body, string fault, TimeProvider time)
    {
        var response = context.Response;
        var half = body[..(body.Length / 2)];
        switch (fault)
        {
            case FaultWords.Truncate:
                response.ContentLength = body.Length;
                await response.BodyWriter.WriteAsync(half, context.RequestAborted);
                await Disconnection.HangUpAsync(context, time);
                break;
            case FaultWords.Malformed:
                response.ContentLength = half.Length + WrongEnd.Length;
                await response.BodyWriter.WriteAsync((byte[])[.. half.Span, .. WrongEnd], context.RequestAborted);
                break;
            default:
                Disconnection.Reset(context);
                break;
        }
    }
}
