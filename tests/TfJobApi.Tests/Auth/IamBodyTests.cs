using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using TfJobApi.Auth.Iam;
using TfJobApi.Errors;
using TfJobApi.Http;

namespace TfJobApi.Tests.Auth;

public sealed class IamBodyTests
{
    /// <summary>Clients retry a 503, but not a 413.</summary>
    [Fact]
    public async Task A_token_request_without_memory_for_its_body_is_503_with_Retry_After()
    {
        using var kept = new KeptBody(ApiErrors.ServiceUnavailable(retryAfter: 1));
        using var sent = new MemoryStream();
        var context = new DefaultHttpContext { Request = { Body = kept }, Response = { Body = sent } };

        await new IamTokens(null!, null!, null!).HandleAsync(context);

        var error = JsonNode.Parse(sent.ToArray())!["error"]!;
        Assert.Equal((503, "1"), (context.Response.StatusCode, (string?)context.Response.Headers.RetryAfter));
        Assert.Equal((503, "Service Unavailable"), (error["code"]!.GetValue<int>(), error["title"]!.GetValue<string>()));
    }
}
