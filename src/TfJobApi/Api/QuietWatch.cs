using TfJobApi.Http;

namespace TfJobApi.Api;

/// <summary>A watch of what never changes: it stays open, and tells nothing, until it times out, the caller goes or the server stops.</summary>
internal sealed class QuietWatch(TimeSpan timeout, TimeProvider time) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var stopping = httpContext.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(httpContext.RequestAborted, stopping);
        httpContext.Response.ContentType = MediaType.Json;
        await httpContext.Response.StartAsync(httpContext.RequestAborted);
        await httpContext.Response.BodyWriter.FlushAsync(httpContext.RequestAborted);
        httpContext.Recorder?.Record(httpContext, StatusCodes.Status200OK);

        // its end is no fault, whichever it is
        await Task.Delay(timeout, time, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
