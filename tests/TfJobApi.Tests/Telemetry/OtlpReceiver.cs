using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Telemetry;

/// <summary>A collector of OpenTelemetry. It accepts everything, or does as its answer says.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    /// <summary>A flag of compression, and the length of the message. Source: https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md</summary>
    private const int GrpcPrefix = 5;

    private readonly WebApplication _app;
    private readonly TaskCompletionSource _firstCall = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private OtlpReceiver(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First());

    /// <summary>The bodies of the calls, by their paths.</summary>
    public ConcurrentQueue<(string Path, byte[] Body)> Calls { get; } = [];

    public ConcurrentQueue<string> Authorizations { get; } = [];

    /// <summary>Starts one that speaks gRPC. The bodies are those of the messages.</summary>
    public static Task<OtlpReceiver> StartGrpcAsync() => StartAsync(AnswerGrpcAsync, HttpProtocols.Http2);

    public static Task<OtlpReceiver> StartAsync(Func<HttpContext, Task>? answer = null) => StartAsync(answer, HttpProtocols.Http1);

    private static async Task<OtlpReceiver> StartAsync(Func<HttpContext, Task>? answer, HttpProtocols protocols)
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls=http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(listen => listen.Protocols = protocols));
        var receiver = new OtlpReceiver(builder.Build());
        receiver._app.Run(async context =>
        {
            receiver._firstCall.TrySetResult();
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            receiver.Authorizations.Enqueue(context.Request.Headers.Authorization.ToString());
            receiver.Calls.Enqueue((context.Request.Path.Value!, body.ToArray()[(protocols == HttpProtocols.Http2 ? GrpcPrefix : 0)..]));
            await (answer?.Invoke(context) ?? Task.CompletedTask);
        });
        await receiver._app.StartAsync(TestContext.Current.CancellationToken);
        return receiver;
    }

    public Task FirstCallAsync() => _firstCall.Task.WithPatience();

    public IEnumerable<ProtobufMessage> Messages(string path) =>
        Calls.Where(call => call.Path == path).Select(call => new ProtobufMessage(call.Body));

    /// <summary>Sends an empty message and the status OK.</summary>
    private static async Task AnswerGrpcAsync(HttpContext context)
    {
        context.Response.ContentType = "application/grpc";
        context.Response.DeclareTrailer("grpc-status");
        await context.Response.Body.WriteAsync(new byte[GrpcPrefix], context.RequestAborted);
        context.Response.AppendTrailer("grpc-status", "0");
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }
}
