using System.Text;
using CsCheck;
using TfJobApi.Json;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Json;

public sealed class JsonToYamlTests
{
    /// <summary>Made of the characters and words that are special in YAML.</summary>
    private static readonly Gen<string> NastyText = Gen.OneOf(
        "*", "&", "!", "#", ":", "-", "?", "|", ">", "%", "@", "`", "'", "\"", "{", "}", "[", "]", ",", "\\", "=", "<<", "~", "+", "_", ".", "0x", "0b", "e",
        " ", " ", " ", "\t", "\n", "\n", "\r", " #", ": ", " *", " &", "---", "...", "a", "b", "1", "null", "yes", "nO", "2001-12-14", "1_000", "190:20:30",
        "é", "😀", "\u00a0", "\u0085", "\u2028", "\u2029", "\ufeff", "\ufffe", "\uffff", "\0", "\a", "\u001b", "\u007f", "\u009f").Array[0, 6].Select(string.Concat);

    [Fact]
    public void Written_yaml_reads_back_as_the_same_value() =>
        Gen.OneOf(JsonGen.Object, JsonGen.OfTexts(NastyText)).Sample(json =>
        {
            var canonical = Canonical.Of(json);
            var yaml = ToYaml(canonical);

            Assert.True(YamlToJson.TryConvert(Encoding.UTF8.GetBytes(yaml), withLines: false, most: 2, out var documents, out var error), $"{error}: {yaml}");
            Assert.Equal(canonical, Canonical.Of(Encoding.UTF8.GetString(documents.Single().Json.Span)));
        }, iter: 20_000);

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
    [InlineData("12_")]
    [InlineData("6.3_")]
    [InlineData("0x1_")]
    [InlineData("-1_")]
    [InlineData("+_1")]
    [InlineData("._1")]
    [InlineData("0X1f")]
    [InlineData("0b-1")]
    [InlineData("08")]
    [InlineData("1,000")]
    [InlineData("1e")]
    [InlineData("1.2.3")]
    [InlineData("0xffffffffffffffffffff")]
    [InlineData("1:2:3.4")]
    [InlineData("tRue")]
    [InlineData("+.NaN")]
    [InlineData(":symbol")]
    [InlineData("a *b")]
    [InlineData("")]
    public void A_text_that_looks_like_another_type_is_quoted(string text) =>
        Assert.Equal($"a: \"{text}\"\n", ToYaml($$"""{"a":"{{text}}"}"""));

    [Theory]
    [InlineData("_1")]
    [InlineData("1a")]
    [InlineData("0xg")]
    [InlineData("e1")]
    [InlineData("10.0.0.1:80")]
    [InlineData("-a")]
    [InlineData("a*b")]
    [InlineData("nothing")]
    public void Any_other_text_is_plain(string text) =>
        Assert.Equal($"a: {text}\n", ToYaml($$"""{"a":"{{text}}"}"""));

    [Theory]
    [InlineData("""{"a":{},"b":[],"c":[[1],{"d":null}]}""", "a: {}\nb: []\nc:\n- - 1\n- d: null\n")]
    [InlineData("""{"a":"- b","c":"d # e","f":"%g"}""", "a: '- b'\nc: 'd # e'\nf: '%g'\n")]
    [InlineData("""{"a":"\t","b":"x\ny\n","c":"x\n\n"}""", "a: \"\t\"\nb: |\n  x\n  y\nc: |+\n  x\n\n")]
    public void The_style_is_the_one_of_kubectl(string json, string yaml) => Assert.Equal(yaml, ToYaml(json));

    [Fact]
    public void Writing_in_pieces_gives_the_same_text() =>
        Gen.Select(JsonGen.Object, JsonGen.Object).Sample((first, second) =>
        {
            var (a, b) = (Canonical.Of(first), Canonical.Of(second));
            string[] pieces = ["[", a, ",", b, "]"];

            Assert.Equal(ToYaml(string.Concat(pieces)), ToYaml(pieces));
            Assert.Equal(Encoding.UTF8.GetString(JsonIndent.Indent(Encoding.UTF8.GetBytes(string.Concat(pieces))).Span), ToIndented(pieces));
        });

    [Fact]
    public void Deeply_nested_values_read_back_from_yaml_and_indented_json() =>
        Gen.Select(Gen.OneOf(JsonGen.Object, JsonGen.OfTexts(NastyText)), Gen.Int[18, 30], Gen.Bool).Sample((json, depth, isArray) =>
        {
            var (open, close) = isArray ? ("[", "]") : ("{\"a\":", "}");
            var deep = string.Concat(Enumerable.Repeat(open, depth)) + Canonical.Of(json) + string.Concat(Enumerable.Repeat(close, depth));
            var yaml = ToYaml(deep);

            Assert.True(YamlToJson.TryConvert(Encoding.UTF8.GetBytes(yaml), withLines: false, most: 2, out var documents, out var error), $"{error}: {yaml}");
            Assert.Equal(deep, Canonical.Of(Encoding.UTF8.GetString(documents.Single().Json.Span)));
            Assert.Equal(deep, Canonical.Of(ToIndented([deep])));
        }, iter: 2_000);

    [Fact]
    public void Values_nested_deeper_than_24_levels_stay_on_their_line()
    {
        var json = string.Concat(Enumerable.Repeat("{\"a\":", 25)) + "[1,{\"b\":[2]}]" + new string('}', 25);

        Assert.Contains($"\n{new string(' ', 48)}\"a\": {{\"a\":[1,{{\"b\":[2]}}]}}\n{new string(' ', 46)}}}", ToIndented([json]), StringComparison.Ordinal);
        Assert.EndsWith($"\n{new string(' ', 46)}a: {{a: [1, {{b: [2]}}]}}\n", ToYaml(json), StringComparison.Ordinal);
    }

    /// <summary>Each has as many lines as possible at a depth, or is as deep as possible.</summary>
    [Theory]
    [InlineData(950, "1,", "1")]
    [InlineData(999, "[1],", "1")]
    [InlineData(24, "1,", "1")]
    [InlineData(23, "1,", "1")]
    [InlineData(23, "[1],", "1")]
    [InlineData(22, "[1],", "1")]
    [InlineData(22, "[[1]],", "1")]
    [InlineData(20, "[[[[1]]]],", "1")]
    [InlineData(23, "{\"\":1},", "1")]
    [InlineData(22, "{\"\":{\"\":1}},", "1")]
    [InlineData(23, "\"a\\na\\na\\na\\na\",", "1")]
    [InlineData(24, "\"\u0085\",", "1")]
    public void The_size_of_other_forms_is_bounded(int depth, string many, string last)
    {
        var json = new string('[', depth) + string.Concat(Enumerable.Repeat(many, 20_000)) + last + new string(']', depth);
        var length = Encoding.UTF8.GetByteCount(json);

        Assert.InRange(Encoding.UTF8.GetByteCount(ToIndented([json])), length, JsonIndent.Growth * length);
        Assert.InRange(Encoding.UTF8.GetByteCount(ToYaml(json)), length / 2, JsonIndent.Growth * length);
    }

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
