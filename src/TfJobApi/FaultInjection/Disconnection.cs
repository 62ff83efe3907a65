using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;

namespace TfJobApi.FaultInjection;

/// <summary>Ends connections as they should not end.</summary>
internal static class Disconnection
{
    /// <summary>How long what has been sent may take to leave, where nobody tells when it has.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>The caller's own system is told that the connection is reset; without a socket, that it is broken.</summary>
    public static void Reset(HttpContext context)
    {
        if (context.Features.Get<IConnectionSocketFeature>() is { Socket: var socket })
        {
            try
            {
                // closed without lingering, a connection is not ended but reset
                socket.LingerState = new(enable: true, seconds: 0);
                socket.Close(timeout: 0);
            }
            catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
            {
                // the caller has been faster
            }
        }

        context.Abort();
    }

    /// <summary>Ends the connection, in HTTP/2 the stream alone, behind what has been sent so far.</summary>
    public static async Task HangUpAsync(HttpContext context, TimeProvider time)
    {
        if (context.Features.Get<IConnectionTransportFeature>() is { Transport: var transport })
        {
            // to abort at once would overtake what has been sent; this is sent to its end, and the connection closed behind it
            if (!HttpProtocol.IsHttp2(context.Request.Protocol))
            {
                await transport.Output.CompleteAsync();
            }

            await Task.Delay(Patience, time, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        context.Abort();
    }
}
