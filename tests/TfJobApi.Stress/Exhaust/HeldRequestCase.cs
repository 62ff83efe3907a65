using System.Globalization;
using System.Net.Sockets;
using TfJobApi.Stress.Http;

namespace TfJobApi.Stress.Exhaust;

/// <summary>Many connections whose requests the server does not answer for a long time. All of them are closed at the end.</summary>
internal sealed class HeldRequestCase(string name, int count, byte[] request) : ExhaustCase
{
    public static HeldRequestCase Waits { get; } = new(
        "2,000 waits", 2000, HttpCall.Post("/__admin/requests/wait", """{"filter":{"name":"none"},"count":1,"timeout":"60s"}""").ToBytes());

    public static HeldRequestCase Delays { get; } = new("2,000 delays of an hour", 2000, HttpCall.Get(Job).ToBytes());

    public static HeldRequestCase Idle { get; } = new("5,000 idle connections", 5000, []);

    public override string Name => name;

    public override double PeakLimit => 150;

    public override void Run(ExhaustContext context)
    {
        var before = context.Server.Figures!.Descriptors;
        using (var connection = new HttpConnection(context.Server.EndPoint))
        {
            context.Expect(connection, HttpCall.Post("/__admin/faults", """{"match":{"name":"tfjob-test"},"effect":{"delay":"1h"}}"""), 201);
        }

        var sockets = new List<Socket>();
        try
        {
            for (var i = 0; i < context.Scaled(count); i++)
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                sockets.Add(socket);
                socket.Connect(context.Server.EndPoint);
                socket.Send(request);
            }

            context.AwaitOtherCaller(responses: context.Scaled(100));
            var open = context.Server.Figures.Descriptors - before;
            var held = sockets.Count(socket => !socket.Poll(TimeSpan.Zero, SelectMode.SelectRead));
            context.Add("connections that the server holds", Text(open), $"{Text(sockets.Count)} or more", open >= sockets.Count);
            context.Add("requests without a response or an end", Text(held), Text(sockets.Count), held == sockets.Count);
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }

        context.AddDescriptors(before);
    }

    private static string Text(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}

/// <summary>More tokens than the 10,000 that a tenant keeps.</summary>
internal sealed class TokenCase : ExhaustCase
{
    private const string Body =
        """
        {"auth":{"identity":{"methods":["password"],"password":{"user":{"name":"ci","password":"a-password","domain":{"name":"d"} } } },
        "scope":{"project":{"name":"p"} } } }
        """;

    public override string Name => "30,000 tokens";

    public override double PeakLimit => 250;

    public override IReadOnlyList<string> Settings => [.. base.Settings, "--Auth:Users:0:Name=ci", "--Auth:Users:0:Password=a-password"];

    public override void Run(ExhaustContext context)
    {
        using var connection = new HttpConnection(context.Server.EndPoint);
        for (var i = 0; i < context.Scaled(30_000); i++)
        {
            context.Expect(connection, HttpCall.Post("/v3/auth/tokens", Body), 201);
        }
    }
}
