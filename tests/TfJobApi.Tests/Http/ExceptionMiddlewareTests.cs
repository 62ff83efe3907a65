using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using TfJobApi.Http;
using TfJobApi.Representations;

namespace TfJobApi.Tests.Http;

public sealed class ExceptionMiddlewareTests
{
    /// <summary>The codes with which Kestrel rejects a request while its body is read.</summary>
    [Theory]
    [InlineData(400, "BadRequest")]
    [InlineData(408, null)]
    [InlineData(413, "RequestEntityTooLarge")]
    public async Task A_request_that_the_web_server_rejects_has_the_reason_of_its_code(int code, string? reason)
    {
        using var body = new MemoryStream();
        var context = new DefaultHttpContext { RequestServices = new ServiceCollection().BuildServiceProvider() };
        context.Response.Body = body;
        var middleware = new ExceptionMiddleware(
            _ => throw new BadHttpRequestException("too slow", code), new RequestIds(new Random(1)), NullLogger<ExceptionMiddleware>.Instance);

        await middleware.InvokeAsync(context);

        var status = JsonNode.Parse(body.ToArray())!;
        Assert.Equal(code, context.Response.StatusCode);
        Assert.Equal((code, reason, "too slow"), (status["code"]!.GetValue<int>(), status["reason"]?.GetValue<string>(), status["message"]!.GetValue<string>()));
    }
}
