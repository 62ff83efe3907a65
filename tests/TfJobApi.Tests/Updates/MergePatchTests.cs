using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using TfJobApi.Json;
using TfJobApi.Tests.Support;
using TfJobApi.Updates;

namespace TfJobApi.Tests.Updates;

public sealed class MergePatchTests
{
    /// <summary>RFC 7396, appendix A: the whole table.</summary>
    [Theory]
    [InlineData("""{"a":"b"}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"b":"c"}""", """{"a":"b","b":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"a":null}""", """{}""")]
    [InlineData("""{"a":"b","b":"c"}""", """{"a":null}""", """{"b":"c"}""")]
    [InlineData("""{"a":["b"]}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"c"}""", """{"a":["b"]}""", """{"a":["b"]}""")]
    [InlineData("""{"a":{"b":"c"}}""", """{"a":{"b":"d","c":null}}""", """{"a":{"b":"d"}}""")]
    [InlineData("""{"a":[{"b":"c"}]}""", """{"a":[1]}""", """{"a":[1]}""")]
    [InlineData("""["a","b"]""", """["c","d"]""", """["c","d"]""")]
    [InlineData("""{"a":"b"}""", """["c"]""", """["c"]""")]
    [InlineData("""{"a":"foo"}""", """null""", """null""")]
    [InlineData("""{"a":"foo"}""", "\"bar\"", "\"bar\"")]
    [InlineData("""{"e":null}""", """{"a":1}""", """{"a":1,"e":null}""")]
    [InlineData("""[1,2]""", """{"a":"b","c":null}""", """{"a":"b"}""")]
    [InlineData("""{}""", """{"a":{"bb":{"ccc":null}}}""", """{"a":{"bb":{}}}""")]
    public void The_examples_of_the_rfc_hold(string target, string patch, string result) =>
        Assert.Equal(result, Merge(target, patch));

    [Fact]
    public void Any_patch_gives_the_result_of_the_pseudocode_of_the_rfc() =>
        Gen.Select(JsonGen.Value, JsonGen.Value).Sample((target, patch) =>
        {
            var expected = ReferenceMerge.Apply(JsonNode.Parse(target), JsonNode.Parse(patch));

            Assert.Equal(Canonical.Of(expected?.ToJsonString() ?? "null"), Merge(target, patch));
        }, iter: 10_000);

    [Theory]
    [InlineData("", "{}", "{}")]
    [InlineData("", """{"a":{"b":null}}""", """{"a":{}}""")]
    [InlineData("""{"a":1}""", "null", "")]
    [InlineData("""{"a":1}""", "5", "5")]
    [InlineData("7", """{"a":1}""", """{"a":1}""")]
    public void A_member_can_be_absent_before_and_after(string target, string patch, string result)
    {
        var text = Encoding.UTF8.GetBytes(patch);
        var change = new CanonicalCursor(text);

        Assert.Equal(result, Encoding.UTF8.GetString(MergePatch.Apply(Encoding.UTF8.GetBytes(target), text, ref change).Span));
    }

    private static string Merge(string target, string patch)
    {
        var output = new JsonBuffer();
        MergePatch.Apply(Canonical.Bytes(target), Canonical.Bytes(patch), output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
