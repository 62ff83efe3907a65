using TfJobApi.Http;
using TfJobApi.Representations;

namespace TfJobApi.Journal;

/// <summary>
/// Records every request except those to the server itself. It precedes authentication, to record rejected callers, and does
/// as little as possible: a whole PATCH takes about 25 µs.
/// </summary>
internal sealed class JournalMiddleware(RequestDelegate next)
{
    private static readonly PathString Resources = new("/apis");
    private static readonly PathString[] Ignored =
        [ServerPaths.Admin, ServerPaths.Swagger, ServerPaths.Version, ServerPaths.Metrics, .. ServerPaths.Health.Select(path => new PathString(path))];

    public Task InvokeAsync(HttpContext context) =>
        IsRecorded(context.Request.Path) ? RecordAsync(context, context.RequestServices.GetRequiredService<RequestJournal>()) : next(context);

    private static bool IsRecorded(PathString path) =>
        path.StartsWithSegments(Resources) || !Array.Exists(Ignored, ignored => path.StartsWithSegments(ignored));

    private async Task RecordAsync(HttpContext context, RequestJournal journal)
    {
        var request = journal.Begin(context);
        context.Recorder = request;
        var statusCode = 0;
        try
        {
            await next(context);
            statusCode = context.Response.StatusCode;
        }
        catch (Exception exception)
        {
            statusCode = StatusOf(exception, context);
            throw;
        }
        finally
        {
            journal.End(request, context, statusCode);
        }
    }

    /// <summary>Returns the status that <see cref="ExceptionMiddleware"/> is about to send; 0 if the caller has disconnected.</summary>
    private static int StatusOf(Exception exception, HttpContext context) => exception switch
    {
        _ when context.Response.HasStarted => context.Response.StatusCode,
        _ when ExceptionMiddleware.IsDisconnection(exception, context) => 0,
        BadHttpRequestException bad => bad.StatusCode,
        OutOfMemoryException => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };
}
