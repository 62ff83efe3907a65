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
    [InlineData("clock/advance", """{"by":5,"\ud800":1}""", "the body is not valid JSON (line 1, column 8)")]
    public async Task A_bad_body_is_reported_by_its_field_and_its_cause(string path, string body, string message)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var answer = await client.Call("POST", $"/__admin/{path}", Encoding.UTF8.GetBytes(body), "application/json");

        Assert.Equal((400, message), (answer.Code, answer.Json["message"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData(1024, 200)]
    [InlineData(1025, 400)]
    public async Task A_pattern_of_a_filter_has_at_most_1024_characters(int length, int code)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var answer = await client.Call("POST", "/__admin/requests/count", Encoding.UTF8.GetBytes($$"""{"path":"{{new string('*', length)}}"}"""), "application/json");

        Assert.Equal(code, answer.Code);
    }

    /// <summary>An ignored part of a call would be a test that tests nothing.</summary>
    [Theory]
    [InlineData("DELETE", "requests", "{}", "this call takes no body")]
    [InlineData("PUT", "snapshots/a", """{"name":"b"}""", "this call takes no body")]
    [InlineData("GET", "requests?limit=1&limit=2", "", "limit: is given more than once")]
    [InlineData("GET", "requests?limt=1", "", "limt: is not a parameter of this call; its parameters are limit, after, pretty")]
    public async Task A_part_that_a_call_does_not_have_is_reported(string method, string path, string body, string message)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var answer = await client.Call(method, $"/__admin/{path}", Encoding.UTF8.GetBytes(body), "application/json");

        Assert.Equal((400, message), (answer.Code, answer.Json["message"]!.GetValue<string>()));
    }
}
