using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Logging;

namespace TfJobApi.Representations;

/// <summary>
/// The outermost middleware. Adds headers to each response, a body to the framework's own errors, and converts exceptions to a
/// Status: 500, or the 4xx of a request that Kestrel itself rejects.
/// </summary>
internal sealed class ExceptionMiddleware(RequestDelegate next, RequestIds ids, HeaderMemory memory, ILogger<ExceptionMiddleware> logger)
{
    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.CacheControl = "no-cache, private";
        headers[RequestIds.Header] = context.RequestId = ids.Next();
        headers.XContentTypeOptions = "nosniff";

        var size = HttpProtocol.IsHttp2(context.Request.Protocol) ? HeaderMemory.SizeOf(context.Request) : 0;
        return size == 0 ? HandleAsync(context) : HandleLongAsync(context, size);
    }

    /// <param name="size">The bytes of the headers.</param>
    private async Task HandleLongAsync(HttpContext context, long size)
    {
        if (!memory.TryTake(size))
        {
            await StatusResult.WriteAsync(context, ApiErrors.TooManyRequests(retryAfter: 1));
            return;
        }

        try
        {
            await HandleAsync(context);
        }
        finally
        {
            memory.Return(size);
        }
    }

    private async Task HandleAsync(HttpContext context)
    {
        try
        {
            await next(context);
            if (IsEmptyError(context.Response))
            {
                await WriteEmptyErrorAsync(context);
            }
        }
        catch (Exception exception) when (IsDisconnection(exception, context))
        {
            Log.ClientDisconnected(logger, context.RequestId);

            context.IsUnanswered = !context.Response.HasStarted;

            // otherwise Kestrel tries to read the rest of the body, which fails with a warning and a stack trace
            context.Abort();
        }
        catch (BadHttpRequestException exception) when (!context.Response.HasStarted)
        {
            // the same for a client that has closed its side only; HTTP/2 has no such header, and ends the stream alone
            if (HttpProtocol.IsHttp11(context.Request.Protocol) || HttpProtocol.IsHttp10(context.Request.Protocol))
            {
                context.Response.Headers.Connection = "close";
            }

            await StatusResult.WriteAsync(context, new ApiStatus(exception.StatusCode, ReasonOf(exception.StatusCode), exception.Message));
        }
        catch (OutOfMemoryException) when (!context.Response.HasStarted)
        {
            // not logged with its stack trace, which takes memory, too; if writing the response fails, Kestrel closes the connection
            Log.MemoryExhausted(logger, context.RequestId);
            await StatusResult.WriteAsync(context, ApiErrors.ServiceUnavailable(retryAfter: 1));
        }
#pragma warning disable CA1031 // any exception: the caller gets a response, and the log gets the reason
        catch (Exception exception) when (!context.Response.HasStarted)
#pragma warning restore CA1031
        {
            Log.RequestFailed(logger, context.RequestId, exception);
            if (context.RequestAborted.IsCancellationRequested)
            {
                context.IsUnanswered = true;
                context.Abort();
                return;
            }

            await StatusResult.WriteAsync(context, ApiErrors.InternalError(context.RequestId));
        }
    }

    /// <summary>Whether the exception results from a caller that has disconnected. Writing a response reports that by cancellation only.</summary>
    public static bool IsDisconnection(Exception exception, HttpContext context) => exception is ClientDisconnectedException
        || (exception is OperationCanceledException or BadHttpRequestException && context.RequestAborted.IsCancellationRequested);

    /// <summary>Whether the framework has set an error without a body. (ASP.NET's status code pages would add a feature to every request.)</summary>
    public static bool IsEmptyError(HttpResponse response) =>
        response.StatusCode is >= 400 and < 600
        && !response.HasStarted && response.ContentLength is null && string.IsNullOrEmpty(response.ContentType);

    public static Task WriteEmptyErrorAsync(HttpContext context)
    {
        var response = context.Response;
        switch (response.StatusCode)
        {
            case StatusCodes.Status405MethodNotAllowed:
                return StatusResult.WriteAsync(context, ApiErrors.MethodNotAllowed());
            case StatusCodes.Status404NotFound:
                // a path outside the API: plain text, as Go's http.NotFound writes it
                response.ContentType = "text/plain; charset=utf-8";
                return response.WriteAsync("404 page not found\n");
            default:
                return StatusResult.WriteAsync(context, new ApiStatus(response.StatusCode, "", "the request was refused"));
        }
    }

    /// <summary>Returns the reason that a kube-apiserver has for the code; empty if it has none.</summary>
    private static string ReasonOf(int code) => code switch
    {
        StatusCodes.Status400BadRequest => "BadRequest",
        StatusCodes.Status413PayloadTooLarge => "RequestEntityTooLarge",
        _ => "",
    };
}
