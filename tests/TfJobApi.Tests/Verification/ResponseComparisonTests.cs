using TfJobApi.Verification;

namespace TfJobApi.Tests.Verification;

public sealed class ResponseComparisonTests
{
    private const string Job = """{"kind":"TFJob","metadata":{"labels":{"a":"b"},"name":"x","resourceVersion":"<rv1>","selfLink":"/x","uid":"<uid1>"}}""";

    [Theory]
    [InlineData("""{"metadata":{"uid":"1-a","resourceVersion":"5","name":"x","labels":{"a":"b"}},"kind":"TFJob"}""")]
    [InlineData("""{"kind":"TFJob","metadata":{"labels":{"a":"b"},"managedFields":[{}],"name":"x","resourceVersion":"5","uid":"1-a"}}""")]
    public void The_order_of_members_and_what_depends_on_settings_is_ignored(string body) => Assert.Empty(Compare(Job, body));

    [Theory]
    [InlineData("""{"kind":"TFJob","metadata":{"labels":{"a":"c"},"name":"x","resourceVersion":"5","uid":"1-a"}}""", "metadata.labels.a", "\"c\"", "\"b\"")]
    [InlineData("""{"kind":"TFJob","metadata":{"labels":{"a":"b"},"name":"x","resourceVersion":"5","uid":"1-a"},"spec":{}}""", "spec", "{}", "absent")]
    [InlineData("""{"kind":"TFJob","metadata":{"labels":{"a":"b"},"resourceVersion":"5","uid":"1-a"}}""", "metadata.name", "absent", "\"x\"")]
    [InlineData("""{"kind":"TFJob","metadata":{"labels":[],"name":"x","resourceVersion":"5","uid":"1-a"}}""", "metadata.labels", "[]", """{"a":"b"}""")]
    [InlineData("<html>", "body", "<html>", Job)]
    public void A_value_that_differs_is_reported_with_its_field(string body, string field, string received, string expected) =>
        Assert.Equal([new Difference(field, received, expected)], Compare(Job, body));

    [Fact]
    public void The_part_of_a_long_text_that_differs_is_shown()
    {
        var start = new string('a', 500);

        var difference = Assert.Single(Compare($$"""{"message":"{{start}}b"}""", $$"""{"message":"{{start}}c"}"""));

        Assert.Equal($"…{new string('a', 40)}c\"", difference.Received);
        Assert.Equal($"…{new string('a', 40)}b\"", difference.Expected);
    }

    [Fact]
    public void A_secret_is_hidden_before_a_value_is_shortened()
    {
        var secret = new string('s', 500);
        var comparison = new ResponseComparison(text => text.Replace(secret, "(hidden)", StringComparison.Ordinal));
        var expected = new RecordedResponse("exact", 200, "a", "{}", null, null, null, null);

        var differences = comparison.Compare(expected, new(200, secret, $$"""{"{{secret}}":"{{secret}}"}"""));

        Assert.Equal([new("Content-Type", "(hidden)", "a"), new Difference("(hidden)", "\"(hidden)\"", "absent")], differences);
    }

    [Theory]
    [InlineData("[1,2]", "items", "2 elements", "1")]
    [InlineData("[1.0]", "items[0]", "1.0", "1")]
    public void Lists_are_compared_by_element(string items, string field, string received, string expected) =>
        Assert.Equal([new Difference(field, received, expected)], Compare("""{"items":[1]}""", $$"""{"items":{{items}}}"""));

    [Fact]
    public void A_watch_is_compared_by_event() => Assert.Equal(
        [new Difference("type", "\"MODIFIED\"", "\"ADDED\""), new Difference("events", "2", "1")],
        Compare("{\"type\":\"ADDED\",\"object\":{}}\n", "{\"type\":\"MODIFIED\",\"object\":{}}\n{\"type\":\"DELETED\",\"object\":{}}\n"));

    [Fact]
    public void Yaml_is_compared_by_its_values() =>
        Assert.Empty(Compare("apiVersion: v1\nmetadata:\n  resourceVersion: \"<rv1>\"\n", "apiVersion: v1\nmetadata: {resourceVersion: \"5\"}\n"));

    [Fact]
    public void Another_status_is_the_only_difference()
    {
        var expected = new RecordedResponse("exact", 200, "application/json", Job, null, null, null, null);

        var differences = new ResponseComparison().Compare(expected, new(500, "text/plain", "no\n"));

        Assert.Equal([new Difference("status", "500 no", "200")], differences);
    }

    [Theory]
    [InlineData("""{"reason":"BadRequest","details":{"causes":[{"field":"spec.backoffLimit"}]}}""", null)]
    [InlineData("""{"reason":"Invalid","details":{"causes":[{"field":"spec.backoffLimit"}]}}""", "reason")]
    [InlineData("""{"reason":"BadRequest","details":{"causes":[{"field":"specification"}]}}""", "details.causes")]
    [InlineData("not JSON", "reason")]
    public void An_error_whose_wording_is_free_is_compared_by_reason_and_causes(string body, string? field)
    {
        var expected = new RecordedResponse("status", 400, null, null, null, "BadRequest", null, ["spec"]);

        var differences = new ResponseComparison().Compare(expected, new(400, "application/json", body));

        Assert.Equal(field, differences.Select(difference => difference.Field).FirstOrDefault());
    }

    [Theory]
    [InlineData("""{"reason":"BadRequest","details":{"causes":["x",1]} }""")]
    [InlineData("""{"reason":"BadRequest","details":{"causes":{"field":"spec"}} }""")]
    [InlineData("""{"reason":"BadRequest","details":[1]}""")]
    public void Causes_of_another_form_are_absent(string body)
    {
        var expected = new RecordedResponse("status", 400, null, null, null, "BadRequest", null, ["spec"]);

        Assert.Equal(["details.causes"], new ResponseComparison().Compare(expected, new(400, "application/json", body)).Select(difference => difference.Field));
    }

    [Theory]
    [InlineData("""{"resources":[1,"x",{"name":["tfjobs"]},{"name":"\ud800"}]}""")]
    [InlineData("""{"resources":[{"name":"tfjobs","name":"tfjobs","x":1}]}""")]
    [InlineData("""{"resources":"\ud800"}""")]
    [InlineData("""{"\ud800":1}""")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[")]
    [InlineData("apiVersion: *x")]
    [InlineData("null")]
    [InlineData("")]
    public void A_body_that_no_server_should_send_differs(string body) =>
        Assert.NotEmpty(Compare("""{"resources":[{"name":"tfjobs"}]}""", body));

    [Fact]
    public void A_body_on_one_line_differs_from_an_indented_one()
    {
        var expected = new RecordedResponse("exact", 200, "application/json", "{}", 2, null, null, null);

        Assert.Equal([new Difference("body", "one line", "indented")], new ResponseComparison().Compare(expected, new(200, "application/json", "{}")));
    }

    private static IReadOnlyList<Difference> Compare(string recorded, string received) =>
        new ResponseComparison().Compare(new("exact", 200, "application/json", recorded, null, null, null, null), new(200, "application/json", received));
}
