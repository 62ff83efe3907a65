using System.Net;
using System.Net.Sockets;
using System.Text;

namespace TfJobApi.Stress.Servers;

/// <summary>The way of the other members of etcd to one member. It can refuse some of them, because each request names its sender.</summary>
internal sealed class PeerProxy : IAsyncDisposable
{
    /// <summary>Source: https://github.com/etcd-io/etcd/blob/release-3.4/etcdserver/api/rafthttp/stream.go</summary>
    private const string SenderHeader = "\r\nX-Server-From: ";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly IPEndPoint _target;
    private readonly Lock _gate = new();
    private readonly List<(TcpClient Client, string Sender)> _clients = [];
    private readonly Task _accepting;
    private Func<string, bool> _isRefused = _ => false;

    public PeerProxy(IPEndPoint target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Address => $"http://{_listener.LocalEndpoint}";

    /// <summary>Closes the connections of some senders, and opens no others for them.</summary>
    /// <param name="isRefused">Whether a sender is refused; its id is empty for requests that do not name it.</param>
    public void Refuse(Func<string, bool> isRefused)
    {
        lock (_gate)
        {
            _isRefused = isRefused;
            _clients.ForEach(entry => _ = isRefused(entry.Sender) && Close(entry.Client));
            _clients.RemoveAll(entry => isRefused(entry.Sender));
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        Refuse(_ => true);
        await _accepting;
    }

    private static bool Close(TcpClient client)
    {
        client.Dispose();
        return true;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ForwardAsync(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // the end of the run
        }
    }

    private async Task ForwardAsync(TcpClient client)
    {
        using var server = new TcpClient();
        try
        {
            var head = new byte[16 * 1024];
            var length = 0;
            while (head.AsSpan(0, length).IndexOf("\r\n\r\n"u8) < 0)
            {
                length += await client.GetStream().ReadAsync(head.AsMemory(length)) is > 0 and var read ? read : throw new IOException("no request");
            }

            if (!TryAdd(client, Sender(Encoding.ASCII.GetString(head, 0, length))))
            {
                client.Dispose();
                return;
            }

            await server.ConnectAsync(_target);
            await server.GetStream().WriteAsync(head.AsMemory(0, length));
            await Task.WhenAny(client.GetStream().CopyToAsync(server.GetStream()), server.GetStream().CopyToAsync(client.GetStream()));
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // one of both is gone
        }

        client.Dispose();
    }

    private bool TryAdd(TcpClient client, string sender)
    {
        lock (_gate)
        {
            if (_isRefused(sender))
            {
                return false;
            }

            _clients.Add((client, sender));
            return true;
        }
    }

    private static string Sender(string head) =>
        head.IndexOf(SenderHeader, StringComparison.OrdinalIgnoreCase) is >= 0 and var at ? head[(at + SenderHeader.Length)..].Split('\r')[0] : "";
}
