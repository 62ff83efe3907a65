using System.Net.Sockets;
using System.Text;

namespace TfJobApi.Tests.Support;

/// <summary>Sends bytes that an HTTP client does not send.</summary>
internal static class RawRequest
{
    /// <summary>Returns the whole response; the request must have <c>Connection: close</c>.</summary>
    public static async Task<string> SendAsync(Uri address, string request)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
        await socket.GetStream().WriteAsync(Encoding.UTF8.GetBytes(request), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(socket.GetStream());

        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }
}
