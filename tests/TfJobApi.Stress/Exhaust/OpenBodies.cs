using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace TfJobApi.Stress.Exhaust;

/// <summary>POSTs whose heads are sent and whose bodies are not complete.</summary>
internal sealed class OpenBodies : IDisposable
{
    private readonly List<Socket> _sockets = [];

    public OpenBodies(IPEndPoint server, int count, int length)
    {
        var head = Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"POST /apis/kubeflow.org/v1/namespaces/kube-test/tfjobs HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n"));
        for (var i = 0; i < count; i++)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { SendTimeout = 200 };
            _sockets.Add(socket);
            try
            {
                socket.Connect(server);
                socket.Send(head);
            }
            catch (SocketException)
            {
                socket.Dispose();
            }
        }
    }

    /// <summary>Returns the status of each response that has arrived, though the body is not complete.</summary>
    public IReadOnlyList<string> ReadStatuses()
    {
        var statuses = new List<string>();
        var head = new byte["HTTP/1.1 200".Length];
        foreach (var socket in _sockets.Where(socket => socket.Connected && socket.Available >= head.Length))
        {
            socket.Receive(head);
            statuses.Add(Encoding.ASCII.GetString(head.AsSpan("HTTP/1.1 ".Length)));
        }

        return statuses;
    }

    /// <summary>Sends so many bytes of every body, as far as the server takes them.</summary>
    public void Send(int count)
    {
        var bytes = new byte[count];
        bytes.AsSpan().Fill((byte)' ');
        foreach (var socket in _sockets.Where(socket => socket.Connected))
        {
            try
            {
                socket.Send(bytes);
            }
            catch (SocketException)
            {
                // the server reads no more for now, or has closed the connection
            }
        }
    }

    public void Dispose() => _sockets.ForEach(socket => socket.Dispose());
}
