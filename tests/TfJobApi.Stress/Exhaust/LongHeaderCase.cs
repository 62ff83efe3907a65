using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace TfJobApi.Stress.Exhaust;

/// <summary>Many requests with headers of nearly 1 MB and without their end. All connections are closed at the end.</summary>
internal sealed class LongHeaderCase : ExhaustCase
{
    private static readonly byte[] Head = "GET /version HTTP/1.1\r\nHost: x\r\n"u8.ToArray();
    private static readonly byte[] Header = Encoding.ASCII.GetBytes($"x: {new string('y', 1000)}\r\n");

    public override string Name => "300 requests with 1 MB of headers, without their end";

    public override double PeakLimit => 250;

    public override void Run(ExhaustContext context)
    {
        var before = context.Server.Figures!.Descriptors;
        List<Socket> sockets = [];
        try
        {
            for (var i = 0; i < context.Scaled(300); i++)
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                sockets.Add(socket);
                socket.Connect(context.Server.EndPoint);
                SendHeaders(socket);
            }

            context.AwaitOtherCaller(responses: context.Scaled(100));
            var rejected = sockets.Count(socket => socket.Poll(TimeSpan.Zero, SelectMode.SelectRead));
            var text = rejected.ToString("N0", CultureInfo.InvariantCulture);
            context.Add("requests that are rejected before their end", text, "at least one", rejected > 0);
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }

        context.AddDescriptors(before);
    }

    private static void SendHeaders(Socket socket)
    {
        try
        {
            socket.Send(Head);
            for (var sent = 0; sent < 1_000_000; sent += Header.Length)
            {
                socket.Send(Header);
            }
        }
        catch (SocketException)
        {
            // the server has rejected the request
        }
    }
}
