using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace TfJobApi.Tests.Support;

/// <summary>Creates clients that trust one CA only, or the CAs of the machine.</summary>
internal static class TlsClient
{
    /// <param name="authorityPem">The CA's certificate.</param>
    /// <param name="server">The server to which it connects, regardless of the host of a request.</param>
    public static HttpClient Trusting(string authorityPem, Uri server)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(X509Certificate2.CreateFromPem(authorityPem));
        return Connecting(server, new() { CertificateChainPolicy = policy });
    }

    public static HttpClient Usual(Uri server) => Connecting(server, new());

    private static HttpClient Connecting(Uri server, SslClientAuthenticationOptions tls) => new(new SocketsHttpHandler
    {
        SslOptions = tls,
        ConnectCallback = async (_, cancellation) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(server.Host, server.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    {
        BaseAddress = server,
        Timeout = Patience.Limit,
    };
}
