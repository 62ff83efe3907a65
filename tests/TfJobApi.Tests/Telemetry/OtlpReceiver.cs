using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Telemetry;

/// <summary>A collector of OpenTelemetry. It accepts everything, or does as its answer says.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TaskCompletionSource _firstCall = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private OtlpReceiver(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First());

    /// <summary>The bodies of the calls, by their paths.</summary>
    public ConcurrentQueue<(string Path, byte[] Body)> Calls { get; } = [];

    public ConcurrentQueue<string> Authorizations { get; } = [];

    public static async Task<OtlpReceiver> StartAsync(Func<HttpContext, Task>? answer = null)
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls=http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        var receiver = new OtlpReceiver(builder.Build());
        receiver._app.Run(async context =>
        {
            receiver._firstCall.TrySetResult();
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            receiver.Authorizations.Enqueue(context.Request.Headers.Authorization.ToString());
            receiver.Calls.Enqueue((context.Request.Path.Value!, body.ToArray()));
            await (answer?.Invoke(context) ?? Task.CompletedTask);
        });
        await receiver._app.StartAsync(TestContext.Current.CancellationToken);
        return receiver;
    }

    public Task FirstCallAsync() => _firstCall.Task.WithPatience();

    public IEnumerable<ProtobufMessage> Messages(string path) =>
        Calls.Where(call => call.Path == path).Select(call => new ProtobufMessage(call.Body));

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }
}
