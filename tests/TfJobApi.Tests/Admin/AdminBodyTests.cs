using System.Text;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Admin;

public sealed class AdminBodyTests
{
    [Theory]
    [InlineData("faults", "{}", "effect: is required (line 1, column 3)")]
    [InlineData("faults", "{bad", "the body is not valid JSON (line 1, column 2)")]
    [InlineData("faults", "", "the body is not valid JSON (line 1, column 1)")]
    [InlineData("faults", "[]", "must be an object with effect, id, match, when, times (line 1, column 2)")]
    [InlineData("faults", "null", "must be an object with effect, id, match, when, times")]
    [InlineData("faults", """{"effect":{"stats":1}}""", "effect.stats: unknown field; the fields are status, message, retryAfter, fault, after, delay, byClock, retryAfterForm (line 1, column 20)")]
    [InlineData("clock/advance", "{}", "must have one of by, to and until")]
    public async Task A_bad_body_is_reported_by_its_field_and_its_cause(string path, string body, string message)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var answer = await client.Call("POST", $"/__admin/{path}", Encoding.UTF8.GetBytes(body), "application/json");

        Assert.Equal((400, message), (answer.Code, answer.Json["message"]!.GetValue<string>()));
    }
}
