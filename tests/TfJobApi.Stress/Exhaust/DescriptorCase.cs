using System.Globalization;
using System.Net.Sockets;
using TfJobApi.Stress.Http;

namespace TfJobApi.Stress.Exhaust;

/// <summary>More connections than the server may have descriptors; then all of them are closed.</summary>
internal sealed class DescriptorCase(int limit, int connections) : ExhaustCase
{
    /// <summary>The connection of the health check, and one that the server is about to close.</summary>
    private const int MoreDescriptors = 2;

    /// <summary>The other caller sends some PATCHes in it.</summary>
    private static readonly TimeSpan OpenTime = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan HealthLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan CloseInterval = TimeSpan.FromMilliseconds(100);

    public override string Name => string.Create(CultureInfo.InvariantCulture, $"{connections} connections, {limit} descriptors");

    public override double PeakLimit => 150;

    public override int? Descriptors => limit;

    public override void Run(ExhaustContext context)
    {
        Health(context);
        var before = context.Server.Figures!.Descriptors;
        var sockets = new List<Socket>();
        try
        {
            for (var i = 0; i < connections; i++)
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                sockets.Add(socket);
                if (!socket.ConnectAsync(context.Server.EndPoint).Wait(HealthLimit))
                {
                    break;
                }
            }

            Task.Delay(OpenTime, TimeProvider.System).Wait();
        }
        catch (AggregateException)
        {
            // the server refuses
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }

        HttpAnswer? answer = null;
        for (var i = 0; i < 5 && answer is not { Status: 200 }; i++)
        {
            answer = Health(context);
        }

        context.Add("a new connection after all others were closed", answer!.Status == 200 ? "200" : $"{answer.Outcome} {answer.Status}", "200", answer.Status == 200);
        for (var i = 0; i < 50 && context.Server.Figures.Descriptors > before; i++)
        {
            Task.Delay(CloseInterval, TimeProvider.System).Wait();
        }

        context.Add("descriptors after all others were closed", context.Server.Figures.Descriptors, before + MoreDescriptors, "");
    }

    public override void Release(ExhaustContext context) => Health(context);

    private static HttpAnswer Health(ExhaustContext context)
    {
        using var connection = new HttpConnection(context.Server.EndPoint);
        return connection.Send(HttpCall.Get("/healthz"), HealthLimit);
    }
}
