using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;
using TfJobApi.Http;

namespace TfJobApi.Hosting.Connections;

internal static class ConnectionsFeature
{
    /// <summary>
    /// The bytes of a connection that are received before they are read; the default is 1 MB. The server reads a body as it arrives, except
    /// during an injected delay.
    /// </summary>
    private const int ReadBufferSize = 64 * 1024;

    /// <summary>Bounds the connections by the descriptors of the process, and their headers. Kestrel asks the last factory that is registered first.</summary>
    public static void BoundConnections(this WebApplicationBuilder builder)
    {
        builder.Services.Configure<SocketTransportOptions>(sockets => sockets.MaxReadBufferSize = ReadBufferSize);
        var longConnections = HeaderLimits.LongConnectionsFor(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        builder.Services.AddSingleton(new HeaderMemory(2L * longConnections * HeaderLimits.Most));
        builder.Services.AddSingleton(services => new HeaderLimits(
            services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits, longConnections));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            HeaderLimits.Configure(kestrel.Limits);
            kestrel.RequestHeaderEncodingSelector = _ => HeaderText.Encoding;
            kestrel.ConfigureEndpointDefaults(listen =>
            {
                var limits = listen.ApplicationServices.GetRequiredService<HeaderLimits>();
                listen.Use(next => connection => limits.CountAsync(connection, next));
            });
        });
        builder.Services.AddSingleton<ServerExit>();
        builder.Services.AddSingleton<SocketTransportFactory>();
        builder.Services.AddSingleton<IConnectionListenerFactory, BoundedListenerFactory>();
    }
}
