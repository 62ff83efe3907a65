using System.Net;
using System.Net.Sockets;

namespace TfJobApi.Stress.Servers;

/// <summary>A connection to a server that can lose what the server answers: after <see cref="CutAfterRequest"/> the request still arrives.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Uri _target;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _accepting;
    private readonly Lock _gate = new();
    private readonly List<TcpClient> _clients = [];
    private volatile bool _dropsAnswers;

    public CuttingProxy(string target)
    {
        _target = new(target);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Address => $"http://{_listener.LocalEndpoint}";

    /// <summary>From now on answers are dropped; every connection is closed as soon as the server has answered something.</summary>
    public void CutAfterRequest() => _dropsAnswers = true;

    /// <summary>Forwards everything again, on new connections.</summary>
    public void Restore() => _dropsAnswers = false;

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        lock (_gate)
        {
            _clients.ForEach(client => client.Dispose());
        }

        await _accepting;
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ForwardAsync(await _listener.AcceptTcpClientAsync(_stopping.Token));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // the end of the test
        }
    }

    private async Task ForwardAsync(TcpClient client)
    {
        using var server = new TcpClient();
        lock (_gate)
        {
            _clients.Add(client);
        }

        try
        {
            await server.ConnectAsync(_target.Host, _target.Port);
            await Task.WhenAny(
                client.GetStream().CopyToAsync(server.GetStream(), _stopping.Token),
                AnswerAsync(server.GetStream(), client.GetStream()));
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException)
        {
            // one of both is gone
        }

        client.Dispose();
    }

    private async Task AnswerAsync(NetworkStream server, NetworkStream client)
    {
        var bytes = new byte[64 * 1024];
        while (await server.ReadAsync(bytes, _stopping.Token) is > 0 and var length)
        {
            if (_dropsAnswers)
            {
                return;
            }

            await client.WriteAsync(bytes.AsMemory(0, length), _stopping.Token);
        }
    }
}
