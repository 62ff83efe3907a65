using TfJobApi.Errors;
using TfJobApi.Representations;

namespace TfJobApi.Http;

/// <summary>
/// Around everything: gives each answer its headers and, if the framework has made it without one, its body; and turns
/// what nobody foresaw into a Status: a request that Kestrel itself finds broken into the 4xx that it names, a fault of
/// ours into 500.
/// </summary>
internal sealed partial class ExceptionMiddleware(RequestDelegate next, RequestIds ids, ILogger<ExceptionMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.CacheControl = "no-cache, private";
        headers[RequestIds.Header] = ids.Next();

        try
        {
            await next(context);
            if (EmptyResponses.IsOne(context.Response))
            {
                await EmptyResponses.FillAsync(context);
            }
        }
#pragma warning disable CA1031 // whatever it is, there is nobody to answer
        catch (Exception exception) when (DisconnectedClient.Explains(exception, context))
#pragma warning restore CA1031
        {
            // nor anything to tell the log: callers may go
        }
        catch (BadHttpRequestException exception) when (!context.Response.HasStarted)
        {
            await StatusResult.WriteAsync(context, ApiErrors.BadRequest(exception.Message) with { Code = exception.StatusCode });
        }
#pragma warning disable CA1031 // the last line of defence: whatever it is, the caller gets an answer and the log the reason
        catch (Exception exception) when (!context.Response.HasStarted)
#pragma warning restore CA1031
        {
            var id = RequestIds.Of(context);
            Log.Unforeseen(logger, id, exception);
            await StatusResult.WriteAsync(context, ApiErrors.InternalError(id));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Request {RequestId} met a fault of the server and was answered with 500.")]
        public static partial void Unforeseen(ILogger logger, string requestId, Exception exception);
    }
}
