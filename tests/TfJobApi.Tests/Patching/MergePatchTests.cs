using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using TfJobApi.Json;
using TfJobApi.Patching;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Patching;

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
    public void The_rfcs_own_examples_hold(string target, string patch, string result) =>
        Assert.Equal(result, Merge(target, patch));

    [Fact]
    public void Any_patch_over_any_value_gives_what_the_rfcs_pseudocode_gives() =>
        Gen.Select(JsonGen.Value, JsonGen.Value).Sample((target, patch) =>
        {
            var expected = ReferenceMerge.Apply(JsonNode.Parse(target), JsonNode.Parse(patch));

            Assert.Equal(Canonical.Of(expected?.ToJsonString() ?? "null"), Merge(target, patch));
        }, iter: 10_000);

    [Fact]
    public void An_object_cut_open_is_patched_to_the_same() =>
        Gen.Select(JsonGen.Object, JsonGen.Object).Sample((target, patch) =>
        {
            var patched = MergePatch.Apply(CanonicalObject.Parse(Canonical.Bytes(target)), Canonical.Bytes(patch));

            Assert.Equal(Merge(target, patch), Canonical.Of(Join(patched)));
        }, iter: 10_000);

    [Fact]
    public void What_a_patch_does_not_name_is_shared_and_not_copied()
    {
        var target = CanonicalObject.Parse(Canonical.Bytes("""{"metadata":{},"spec":{"a":1}}"""));

        var patched = MergePatch.Apply(target, Canonical.Bytes("""{"metadata":{"labels":{}}}"""));

        Assert.Equal(target["spec"], patched["spec"]);
    }

    private static string Merge(string target, string patch)
    {
        var output = new ArrayBufferWriter<byte>();
        MergePatch.Apply(Canonical.Bytes(target), Canonical.Bytes(patch), output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static string Join(CanonicalObject json) =>
        $"{{{string.Join(',', json.Members.Select(member => $"{JsonValue.Create(member.Name).ToJsonString()}:{Encoding.UTF8.GetString(member.Value.Span)}"))}}}";
}
