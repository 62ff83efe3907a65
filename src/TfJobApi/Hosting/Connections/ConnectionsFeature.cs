using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace TfJobApi.Hosting.Connections;

internal static class ConnectionsFeature
{
    /// <summary>Bounds the connections by the descriptors of the process. Kestrel asks the last factory that is registered first.</summary>
    public static void BoundConnections(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ServerExit>();
        builder.Services.AddSingleton<SocketTransportFactory>();
        builder.Services.AddSingleton<IConnectionListenerFactory, BoundedListenerFactory>();
    }
}
