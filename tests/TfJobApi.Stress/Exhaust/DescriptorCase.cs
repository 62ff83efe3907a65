using System.Globalization;
using System.Net.Sockets;
using TfJobApi.Stress.Http;

namespace TfJobApi.Stress.Exhaust;

/// <summary>More connections than the server may have descriptors; then all of them are closed.</summary>
internal sealed class DescriptorCase(int limit, int connections) : ExhaustCase
{
    private static readonly TimeSpan HealthLimit = TimeSpan.FromSeconds(10);

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
        }
        catch (AggregateException)
        {
            // the server refuses
        }

        context.AwaitOtherCaller(responses: 20);
        sockets.ForEach(socket => socket.Dispose());

        HttpAnswer? answer = null;
        for (var i = 0; i < 5 && answer is not { Status: 200 }; i++)
        {
            answer = Health(context);
        }

        var figure = answer!.Status == 200 ? "200" : $"{answer.Outcome} {answer.Status}";
        context.Add("a new connection after all others were closed", figure, "200", answer.Status == 200);
        context.AddDescriptors(before);
    }

    public override void Release(ExhaustContext context) => Health(context);

    private static HttpAnswer Health(ExhaustContext context)
    {
        using var connection = new HttpConnection(context.Server.EndPoint);
        return connection.Send(HttpCall.Get("/healthz"), HealthLimit);
    }
}
