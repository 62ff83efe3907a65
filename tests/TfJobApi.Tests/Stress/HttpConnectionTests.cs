using System.Net;
using System.Net.Sockets;
using System.Text;
using TfJobApi.Stress.Http;

namespace TfJobApi.Tests.Stress;

public sealed class HttpConnectionTests
{
    [Theory]
    [InlineData("Content-Length: two\r\n\r\nab")]
    [InlineData("Content-Length: 99999999999999999999\r\n\r\nab")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\nxyz\r\n")]
    public async Task A_response_that_is_not_HTTP_is_an_outcome(string rest)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var connection = new HttpConnection((IPEndPoint)listener.LocalEndpoint);

        var sending = Task.Run(() => connection.Send(HttpCall.Get("/")), TestContext.Current.CancellationToken);
        using var accepted = await listener.AcceptSocketAsync(TestContext.Current.CancellationToken);
        await accepted.SendAsync(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\n" + rest), TestContext.Current.CancellationToken);
        var answer = await sending;

        Assert.Equal((Outcome.Malformed, 200), (answer.Outcome, answer.Status));
        Assert.False(connection.IsOpen);
    }
}
