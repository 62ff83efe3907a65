using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using TfJobApi.Http;
using TfJobApi.Representations;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Http;

public sealed class ExceptionMiddlewareTests : IDisposable
{
    private readonly LogRecorder _log = new();
    private readonly DefaultHttpContext _context = new();

    /// <summary>The codes with which Kestrel rejects a request while its body is read.</summary>
    [Theory]
    [InlineData(400, "BadRequest")]
    [InlineData(408, null)]
    [InlineData(413, "RequestEntityTooLarge")]
    public async Task A_request_that_the_web_server_rejects_has_the_reason_of_its_code(int code, string? reason)
    {
        using var body = new MemoryStream();
        _context.Response.Body = body;

        await InvokeAsync(new BadHttpRequestException("too slow", code));

        var status = JsonNode.Parse(body.ToArray())!;
        Assert.Equal(code, _context.Response.StatusCode);
        Assert.Equal((code, reason, "too slow"), (status["code"]!.GetValue<int>(), status["reason"]?.GetValue<string>(), status["message"]!.GetValue<string>()));
    }

    /// <summary>HTTP/2 forbids the header. Source: RFC 9113, 8.2.2</summary>
    [Theory]
    [InlineData("HTTP/1.0", "close")]
    [InlineData("HTTP/1.1", "close")]
    [InlineData("HTTP/2", null)]
    public async Task A_request_that_the_web_server_rejects_ends_a_connection_of_HTTP_1(string protocol, string? connection)
    {
        _context.Request.Protocol = protocol;

        await InvokeAsync(new BadHttpRequestException("too slow", 408));

        Assert.Equal(connection, (string?)_context.Response.Headers.Connection);
    }

    [Theory]
    [InlineData(typeof(IOException), 500)]
    [InlineData(typeof(OperationCanceledException), 500)]
    [InlineData(typeof(OutOfMemoryException), 503)]
    public async Task An_exception_of_the_server_is_an_error_in_its_log(Type type, int code)
    {
        await InvokeAsync((Exception)Activator.CreateInstance(type)!);

        Assert.Equal(code, _context.Response.StatusCode);
        Assert.Single(_log.Lines, line => line.Level == LogLevel.Error);
        Assert.False(_context.RequestAborted.IsCancellationRequested);
    }

    [Fact]
    public async Task A_lack_of_memory_is_503_with_Retry_After()
    {
        await InvokeAsync(new InsufficientMemoryException());

        Assert.Equal("1", _context.Response.Headers.RetryAfter);
    }

    [Fact]
    public async Task A_disconnection_is_a_line_at_Debug()
    {
        await InvokeAsync(new ClientDisconnectedException(new IOException()));

        Assert.Equal((LogLevel.Debug, null), Assert.Single(_log.Lines) is var line ? (line.Level, line.Exception) : default);
        Assert.True(_context.RequestAborted.IsCancellationRequested);
    }

    /// <summary>A caller who has gone must not hide it.</summary>
    [Fact]
    public async Task An_IOException_of_the_server_is_logged_although_the_client_has_disconnected()
    {
        _context.RequestAborted = new(canceled: true);

        await InvokeAsync(new IOException("disk full"));

        Assert.Single(_log.Lines, line => line.Level == LogLevel.Error);
    }

    public void Dispose() => _log.Dispose();

    private Task InvokeAsync(Exception exception)
    {
        _context.Features.Set<IHttpRequestLifetimeFeature>(new Lifetime { RequestAborted = _context.RequestAborted });
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(_log).SetMinimumLevel(LogLevel.Trace));

        return new ExceptionMiddleware(_ => throw exception, new(new(1)), new(0), loggers.CreateLogger<ExceptionMiddleware>()).InvokeAsync(_context);
    }

    private sealed class Lifetime : IHttpRequestLifetimeFeature
    {
        public CancellationToken RequestAborted { get; set; }

        public void Abort() => RequestAborted = new(canceled: true);
    }
}
