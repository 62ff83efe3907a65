using Microsoft.AspNetCore.Connections.Features;
using TfJobApi.Http;

namespace TfJobApi.FaultInjection.Effects;

internal static class Disconnection
{
    // no event reports that everything has been sent
    private static readonly TimeSpan SendTime = TimeSpan.FromSeconds(1);

    /// <summary>Resets the connection, or aborts the request if there is no connection.</summary>
    public static void Reset(HttpContext context)
    {
        context.IsUnanswered = !context.Response.HasStarted;

        // Kestrel resets the connection; if the socket were closed here, it would log that as an error
        context.Features.Get<IConnectionLifetimeFeature>()?.Abort();
        context.Abort();
    }

    /// <summary>Ends the connection, or the HTTP/2 stream, after the bytes that have been written.</summary>
    public static async Task EndAsync(HttpContext context, TimeProvider time)
    {
        if (context.Features.Get<IConnectionTransportFeature>() is { Transport: var transport })
        {
            // an abort would discard bytes that have not been sent yet
            if (!HttpProtocol.IsHttp2(context.Request.Protocol))
            {
                await transport.Output.CompleteAsync();
            }

            await Task.Delay(SendTime, time, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        context.Abort();
    }
}
