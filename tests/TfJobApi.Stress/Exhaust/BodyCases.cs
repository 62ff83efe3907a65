using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace TfJobApi.Stress.Exhaust;

/// <summary>Many bodies that arrive slower than they are read, each of nearly the largest size.</summary>
internal sealed class SlowBodyCase : ExhaustCase
{
    private const int Length = 2_900_000;

    public override string Name => "300 slow bodies";

    /// <summary>All unfinished bodies together may hold a part of this.</summary>
    public override double PeakLimit => 250;

    public override void Run(ExhaustContext context)
    {
        var count = context.Scaled(300);
        using var bodies = new OpenBodies(context.Server.EndPoint, count, Length);

        // most of the body at once, and the rest at a rate that the server accepts
        bodies.Send(1_000_000);
        for (var i = 0; i < 20; i++)
        {
            bodies.Send(100);
            bodies.Wait(TimeSpan.FromMilliseconds(250));
        }

        context.Report.Add(context.Run, "bodies that the server still accepts", string.Create(CultureInfo.InvariantCulture, $"{bodies.Open} of {count}"));
    }
}

/// <summary>SIGTERM while bodies are half sent. Container runtimes kill the process after ten seconds.</summary>
internal sealed class HalfBodyCase : ExhaustCase
{
    public override string Name => "SIGTERM, 20 half-sent bodies";

    public override double PeakLimit => 150;

    public override bool HasOtherCaller => false;

    public override void Run(ExhaustContext context)
    {
        using var bodies = new OpenBodies(context.Server.EndPoint, 20, 100);
        bodies.Send(1);
        bodies.Wait(TimeSpan.FromMilliseconds(500));
        Terminate.Add(context);
    }
}

/// <summary>Callers that close their connection within a body; nobody reads the log of the server.</summary>
internal sealed class DisconnectCase : ExhaustCase
{
    public override string Name => "10,000 callers gone within a body, log unread";

    public override double PeakLimit => 150;

    public override bool ReadsLog => false;

    public override bool HasOtherCaller => false;

    public override void Run(ExhaustContext context)
    {
        for (var i = 0; i < context.Scaled(10_000); i += 20)
        {
            using var bodies = new OpenBodies(context.Server.EndPoint, 20, 100);
            bodies.Send(1);
        }

        Terminate.Add(context);
    }
}

internal static class Terminate
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>Ends the server with SIGTERM, and adds the time.</summary>
    public static void Add(ExhaustContext context)
    {
        var took = context.Server.Terminate(3 * Limit);
        context.Add("end after SIGTERM", took?.TotalSeconds ?? double.PositiveInfinity, Limit.TotalSeconds, "s");
    }
}

/// <summary>POSTs whose heads are sent and whose bodies are not complete.</summary>
internal sealed class OpenBodies : IDisposable
{
    private readonly List<Socket> _sockets = [];

    public OpenBodies(System.Net.IPEndPoint server, int count, int length)
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

    /// <summary>The number of connections that the server has not closed.</summary>
    public int Open => _sockets.Count(socket => socket.Connected);

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

    public void Wait(TimeSpan time) => Task.Delay(time, TimeProvider.System).Wait();

    public void Dispose() => _sockets.ForEach(socket => socket.Dispose());
}
