using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using TfJobApi.Storage.Etcd.Protocol;

namespace TfJobApi.Storage.Etcd;

/// <summary>One member of an etcd cluster, with its connections.</summary>
internal sealed class EtcdEndpoint : IDisposable
{
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(2);

    private readonly GrpcChannel _channel;

    /// <param name="interceptor">Sees every call; null for none.</param>
    public EtcdEndpoint(Uri address, EtcdOptions options, Interceptor? interceptor)
    {
#pragma warning disable CA2000 // the channel disposes the client, and the client the handler
        _channel = GrpcChannel.ForAddress(address, new()
        {
            // With a handler instead of a client, gRPC connects itself, and does not report whether a connection was there.
            HttpClient = new(CreateHandler(options)) { Timeout = Timeout.InfiniteTimeSpan },
            DisposeHttpClient = true,

            // The default of 4 MB is less than a list of three large objects.
            MaxReceiveMessageSize = null,
            MaxSendMessageSize = null,

            // A retry could repeat a write that etcd has applied.
            MaxRetryAttempts = null,
        });
#pragma warning restore CA2000
        var invoker = interceptor is null ? _channel.CreateCallInvoker() : _channel.Intercept(interceptor);
        Keys = new(invoker);
        Watches = new(invoker);
        Users = new(invoker);
    }

    public KV.KVClient Keys { get; }

    public Protocol.Watch.WatchClient Watches { get; }

    public Protocol.Auth.AuthClient Users { get; }

    public string Address => _channel.Target;

    /// <summary>Why it did not answer, as logged last; null since it answers.</summary>
    public string? Failure { get; set; }

    public void Dispose() => _channel.Dispose();

    private static SocketsHttpHandler CreateHandler(EtcdOptions options) => new()
    {
        ConnectCallback = (context, cancellation) => ConnectAsync(context.DnsEndPoint, cancellation),

        // with TLS
        ConnectTimeout = 2 * ConnectPatience,
        PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,

        // etcd closes a connection that pings without a request, or more than once in five seconds.
        KeepAlivePingDelay = TimeSpan.FromSeconds(10),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(5),
        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
        UseProxy = false,
        SslOptions = CreateTls(options),
    };

    /// <summary>A connection that is not accepted in time fails like a refused one; a timeout of the handler would not say that nothing was sent.</summary>
    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint address, CancellationToken cancellation)
    {
#pragma warning disable CA2000 // the stream disposes the socket
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
#pragma warning restore CA2000
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(ConnectPatience);
        try
        {
            await socket.ConnectAsync(address, patience.Token);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (Exception exception)
        {
            socket.Dispose();
            if (exception is OperationCanceledException && !cancellation.IsCancellationRequested)
            {
                throw new SocketException((int)SocketError.TimedOut);
            }

            throw;
        }
    }

    private static SslClientAuthenticationOptions CreateTls(EtcdOptions options)
    {
        var tls = new SslClientAuthenticationOptions();
        if (options.Authority is { } authority)
        {
            tls.CertificateChainPolicy = new()
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            tls.CertificateChainPolicy.CustomTrustStore.AddRange(authority);
        }

        if (options.Certificate is { } certificate)
        {
            tls.ClientCertificates = [certificate];
        }

        return tls;
    }
}
