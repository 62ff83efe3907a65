using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Text;

namespace TfJobApi.Hosting;

/// <summary>Creates the clients of the commands. They call servers that may be wrong or hostile.</summary>
internal static class CommandClient
{
    /// <param name="most">The bytes of a response body; a request with a larger response fails.</param>
    [SuppressMessage("Reliability", "CA2000", Justification = "The client disposes its handler.")]
    public static HttpClient Create(SslClientAuthenticationOptions tls, TimeSpan timeout, int most) => new(new SocketsHttpHandler
    {
        // it would send X-Auth-Token, and the bodies of writes, to another host
        AllowAutoRedirect = false,
        RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,
        SslOptions = tls,
    })
    {
        MaxResponseContentBufferSize = most,
        Timeout = timeout,
    };
}
