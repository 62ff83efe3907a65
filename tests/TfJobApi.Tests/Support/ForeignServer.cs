using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace TfJobApi.Tests.Support;

/// <summary>A server of one test that answers as no API server does, on a free port of this machine.</summary>
internal sealed class ForeignServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ForeignServer(WebApplication app) => _app = app;

    public string Address => _app.Urls.Single();

    public static async Task<ForeignServer> StartAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Run(answer);
        await app.StartAsync(TestContext.Current.CancellationToken);

        return new(app);
    }

    /// <summary>Starts a server that answers every request with this text.</summary>
    public static Task<ForeignServer> StartAsync(int status, string text, string type = "application/json") => StartAsync(context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        return context.Response.WriteAsync(text);
    });

    /// <summary>Sends zeros until the client closes the connection.</summary>
    public static async Task SendEndlesslyAsync(HttpContext context)
    {
        var zeros = new byte[64 * 1024];
        while (!context.RequestAborted.IsCancellationRequested)
        {
            await context.Response.Body.WriteAsync(zeros, context.RequestAborted);
        }
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
