using System.Text;
using CsCheck;
using TfJobApi.Json;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Json;

public sealed class JsonToYamlTests
{
    [Fact]
    public void What_is_written_reads_back_as_the_same_value() =>
        JsonGen.Object.Sample(json =>
        {
            var canonical = Canonical.Of(json);
            var yaml = ToYaml(canonical);

            Assert.True(YamlToJson.TryConvert(Encoding.UTF8.GetBytes(yaml), withLines: false, most: 2, out var documents, out var fault), $"{fault}: {yaml}");
            Assert.Equal(canonical, Canonical.Of(Encoding.UTF8.GetString(documents.Single().Json.Span)));
        }, iter: 2_000);

    [Theory]
    [InlineData("true")]
    [InlineData("No")]
    [InlineData("~")]
    [InlineData("null")]
    [InlineData("1")]
    [InlineData("-1.5e3")]
    [InlineData("0x1F")]
    [InlineData("0o7")]
    [InlineData("1_000")]
    [InlineData(".inf")]
    [InlineData("190:20:30")]
    [InlineData("2001-12-14")]
    [InlineData("2001-12-14t21:59:43.10-05:00")]
    [InlineData("2019-07-24T07:17:01Z")]
    [InlineData("<<")]
    [InlineData("=")]
    [InlineData("")]
    public void A_text_that_looks_like_something_else_is_quoted(string text) =>
        Assert.Equal($"a: \"{text}\"\n", ToYaml($$"""{"a":"{{text}}"}"""));

    [Theory]
    [InlineData("""{"a":{},"b":[],"c":[[1],{"d":null}]}""", "a: {}\nb: []\nc:\n- - 1\n- d: null\n")]
    [InlineData("""{"a":"- b","c":"d # e","f":"%g"}""", "a: '- b'\nc: 'd # e'\nf: '%g'\n")]
    [InlineData("""{"a":"\t","b":"x\ny\n","c":"x\n\n"}""", "a: \"\t\"\nb: |\n  x\n  y\nc: |+\n  x\n\n")]
    public void The_style_is_that_of_kubectl(string json, string yaml) => Assert.Equal(yaml, ToYaml(json));

    [Fact]
    public void Pieces_make_the_same_text_as_the_whole() =>
        Gen.Select(JsonGen.Object, JsonGen.Object).Sample((first, second) =>
        {
            var (a, b) = (Canonical.Of(first), Canonical.Of(second));
            string[] pieces = ["[", a, ",", b, "]"];

            Assert.Equal(ToYaml(string.Concat(pieces)), ToYaml(pieces));
            Assert.Equal(Encoding.UTF8.GetString(JsonIndent.Of(Encoding.UTF8.GetBytes(string.Concat(pieces))).Span), ToIndented(pieces));
        });

    private static string ToYaml(params string[] pieces)
    {
        var output = new JsonBuffer();
        using var yaml = new JsonToYaml();
        foreach (var piece in pieces)
        {
            yaml.Write(Encoding.UTF8.GetBytes(piece), output);
        }

        yaml.End(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static string ToIndented(string[] pieces)
    {
        var output = new JsonBuffer();
        var indent = new JsonIndent();
        foreach (var piece in pieces)
        {
            indent.Write(Encoding.UTF8.GetBytes(piece), output);
        }

        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
