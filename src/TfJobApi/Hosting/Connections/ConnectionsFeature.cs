using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace TfJobApi.Hosting.Connections;

internal static class ConnectionsFeature
{
    /// <summary>
    /// The bytes of a connection that are received before they are read; the default is 1 MB. The server reads a body as it arrives, except
    /// during an injected delay.
    /// </summary>
    private const int ReadBufferSize = 64 * 1024;

    /// <summary>Bounds the connections by the descriptors of the process. Kestrel asks the last factory that is registered first.</summary>
    public static void BoundConnections(this WebApplicationBuilder builder)
    {
        builder.Services.Configure<SocketTransportOptions>(sockets => sockets.MaxReadBufferSize = ReadBufferSize);
        builder.Services.AddSingleton<ServerExit>();
        builder.Services.AddSingleton<SocketTransportFactory>();
        builder.Services.AddSingleton<IConnectionListenerFactory, BoundedListenerFactory>();
    }
}
