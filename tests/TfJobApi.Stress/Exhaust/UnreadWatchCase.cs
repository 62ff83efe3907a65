using System.Net.Sockets;
using TfJobApi.Stress.Http;

namespace TfJobApi.Stress.Exhaust;

/// <summary>Watches that never read, while a large TFJob changes: they are disconnected, and delay nobody.</summary>
internal sealed class UnreadWatchCase : ExhaustCase
{
    public override string Name => "200 watches that never read";

    public override void Run(ExhaustContext context)
    {
        var request = HttpCall.Get($"{Jobs}?watch=1").ToBytes();
        var watches = Enumerable.Range(0, context.Scaled(200)).Select(_ => new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 }).ToList();
        foreach (var watch in watches)
        {
            watch.Connect(context.Server.EndPoint);
            watch.Send(request);
        }

        using var connection = new HttpConnection(context.Server.EndPoint);
        context.Expect(connection, HttpCall.Post(Jobs, Large.Job("a", "0")), 201);
        for (var i = 0; i < context.Scaled(100); i++)
        {
            context.Expect(connection, HttpCall.MergePatch($"{Jobs}/a", Large.Patch(i)), 200);
        }

        watches.ForEach(watch => watch.Dispose());
    }
}
