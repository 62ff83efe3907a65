using System.Net.Sockets;
using System.Text;

namespace TfJobApi.Tests.Support;

/// <summary>One request over a socket of its own, byte for byte as it is given; it must ask the server to close the connection.</summary>
internal static class RawCall
{
    public static async Task<string> SendAsync(Uri server, string request)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(server.Host, server.Port, TestContext.Current.CancellationToken);
        await socket.GetStream().WriteAsync(Encoding.UTF8.GetBytes(request), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(socket.GetStream());

        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }
}
