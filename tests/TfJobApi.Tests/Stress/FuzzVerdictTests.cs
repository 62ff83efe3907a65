using TfJobApi.Stress.Fuzz;
using TfJobApi.Stress.Http;

namespace TfJobApi.Tests.Stress;

public sealed class FuzzVerdictTests
{
    [Theory]
    [InlineData(nameof(Outcome.Answered), 500, "/apis", "status 500")]
    [InlineData(nameof(Outcome.Answered), 503, "/apis", "status 503")]
    [InlineData(nameof(Outcome.Answered), 504, "/apis", "status 504")]
    [InlineData(nameof(Outcome.TimedOut), 0, "/apis", "no response")]
    [InlineData(nameof(Outcome.Closed), 0, "/apis", "the connection was closed")]
    [InlineData(nameof(Outcome.Malformed), 200, "/apis", "a malformed response")]
    [InlineData(nameof(Outcome.Answered), 504, "/apis/x?resourceVersion=9", null)]
    [InlineData(nameof(Outcome.Answered), 507, "/apis", null)]
    [InlineData(nameof(Outcome.Answered), 404, "/apis", null)]
    [InlineData(nameof(Outcome.TimedOut), 200, "/apis/x?watch=1", null)]
    [InlineData(nameof(Outcome.Closed), 0, "/apis\u0000", null)]
    public void A_response_is_judged(string outcome, int status, string target, string? expected) =>
        Assert.Equal(expected, FuzzVerdict.Find(HttpCall.Get(target), new(Enum.Parse<Outcome>(outcome), status, "", [])));

    [Theory]
    [InlineData("X-Mock-Fault", "reset")]
    [InlineData("Prefer", "code=500")]
    public void A_requested_fault_is_not_a_violation(string name, string value) =>
        Assert.Null(FuzzVerdict.Find(HttpCall.Get("/apis").With(name, value), new(Outcome.Answered, 500, "", [])));

    [Fact]
    public void The_smallest_request_with_the_same_violation_is_found()
    {
        var call = HttpCall.Post("/apis?a=1&fieldValidation=Strict&b=2", """{"spec":{"x":[1,2,3]},"":1}""").With("Accept", "x").With("User-Agent", "y");

        var smallest = new Shrinker(candidate =>
            candidate.Target.Contains("fieldValidation", StringComparison.Ordinal) && System.Text.Encoding.UTF8.GetString(candidate.Body!).Contains("\"\":", StringComparison.Ordinal)).Shrink(call);

        Assert.Equal("curl --path-as-is -X 'POST' --data-binary '\"\":' \"$server\"'/apis?fieldValidation=Strict'", smallest.ToShell());
    }
}
