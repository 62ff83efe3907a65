using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;
using TfJobApi.Http;

namespace TfJobApi.FaultInjection;

/// <summary>The way of a watch's events to the caller, with a fault on it.</summary>
internal sealed class WatchFault(IHttpResponseBodyFeature toCaller, WatchFaultWriter writer) : IHttpResponseBodyFeature
{
    public PipeWriter Writer => writer;

    public Stream Stream { get; } = writer.AsStream();

    /// <summary>Lets a watch be answered, with a fault in what is told.</summary>
    public static async Task RunAsync(HttpContext context, FaultEffect effect, RequestDelegate next, TimeProvider time)
    {
        var toCaller = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        var writer = new WatchFaultWriter(context, toCaller.Writer, effect, time);
        context.Features.Set<IHttpResponseBodyFeature>(new WatchFault(toCaller, writer));
        try
        {
            await next(context);
        }
        finally
        {
            context.Features.Set(toCaller);
        }

        if (context.Response.StatusCode != StatusCodes.Status200OK)
        {
            // it was refused before there was anything to go wrong with
            context.Recorder?.Fault = null;
        }
    }

    public void DisableBuffering() => toCaller.DisableBuffering();

    public Task StartAsync(CancellationToken cancellationToken = default) => toCaller.StartAsync(cancellationToken);

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        toCaller.SendFileAsync(path, offset, count, cancellationToken);

    public async Task CompleteAsync()
    {
        await writer.FlushAsync();
        await toCaller.CompleteAsync();
    }
}
