using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;

namespace TfJobApi.FaultInjection.Effects;

internal static class Disconnection
{
    // no event reports that everything has been sent
    private static readonly TimeSpan SendTime = TimeSpan.FromSeconds(1);

    /// <summary>Resets the connection, or aborts the request if there is no socket.</summary>
    public static void Reset(HttpContext context)
    {
        if (context.Features.Get<IConnectionSocketFeature>() is { Socket: var socket })
        {
            try
            {
                // closing without lingering resets the connection
                socket.LingerState = new(enable: true, seconds: 0);
                socket.Close(timeout: 0);
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // the caller has closed it already
            }
        }

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
