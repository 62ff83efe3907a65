using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace TfJobApi.Hosting.Connections;

/// <summary>Lets Kestrel accept connections through a <see cref="BoundedListener"/>.</summary>
internal sealed class BoundedListenerFactory(SocketTransportFactory sockets, ServerExit exit, TimeProvider time, ILogger<BoundedListener> logger)
    : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    public bool CanBind(EndPoint endpoint) => sockets.CanBind(endpoint);

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new BoundedListener(await sockets.BindAsync(endpoint, cancellationToken), FileDescriptors.AllowConnection, exit.Fail, time, logger);
}
