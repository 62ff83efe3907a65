using System.Text;
using CsCheck;
using TfJobApi.Json;

namespace TfJobApi.Tests.Json;

public sealed class YamlToJsonTests
{
    /// <summary>As sigs.k8s.io/yaml reads scalars: YAML 1.1, https://yaml.org/type/</summary>
    [Theory]
    [InlineData("a: 1", """{"a":1}""")]
    [InlineData("a: '1'", """{"a":"1"}""")]
    [InlineData("a: !!str 1", """{"a":"1"}""")]
    [InlineData("a: yes\nb: Off\nc: nO", """{"a":true,"b":false,"c":"nO"}""")]
    [InlineData("a: ~\nb:\nc: Null", """{"a":null,"b":null,"c":null}""")]
    [InlineData("a: 0x1F\nb: 010\nc: 0b11\nd: 1_000\ne: +5\nf: -0x10", """{"a":31,"b":8,"c":3,"d":1000,"e":5,"f":-16}""")]
    [InlineData("a: 1.5\nb: .5\nc: 1.\nd: 1e3\ne: 1.2.3", """{"a":1.5,"b":0.5,"c":1,"d":1000,"e":"1.2.3"}""")]
    [InlineData("a: 2019-07-24\nb: abc\nc: 1e\nd: e1\ne: deadbeef", """{"a":"2019-07-24","b":"abc","c":"1e","d":"e1","e":"deadbeef"}""")]
    [InlineData("1: a\ntrue: b", """{"1":"a","true":"b"}""")]
    [InlineData("yes: a\n0x10: b\n1.50: c\n'on': d\n2001-12-14: e\n!!str 010: f", """{"true":"a","16":"b","1.5":"c","on":"d","2001-12-14":"e","010":"f"}""")]
    [InlineData("a: |\n  x\n  y\nb: >-\n  x\n  y", """{"a":"x\ny\n","b":"x y"}""")]
    [InlineData("a: &x [1, {b: c}]\nd: *x\ne: [*x, *x]", """{"a":[1,{"b":"c"}],"d":[1,{"b":"c"}],"e":[[1,{"b":"c"}],[1,{"b":"c"}]]}""")]
    [InlineData("{\"a\": [1,\t2], \"b\": \"\\u8bad\"}", """{"a":[1,2],"b":"训"}""")]
    public void Yaml_becomes_the_json_that_kubernetes_makes_of_it(string yaml, string json)
    {
        Assert.True(YamlToJson.TryConvert(Encoding.UTF8.GetBytes(yaml), withLines: false, most: 9, out var documents, out var error), error.ToString());
        Assert.Equal(json, Encoding.UTF8.GetString(Assert.Single(documents).Json.Span));
    }

    /// <summary>Recorded from kubectl 1.32: <c>kubectl label --local -f - a=b -o json</c>.</summary>
    [Theory]
    [InlineData("12_", "12")]
    [InlineData("6.3_", "6.3")]
    [InlineData("0x1_", "1")]
    [InlineData("-_1", "-1")]
    [InlineData("_1", "\"_1\"")]
    [InlineData("1_e_3", "1000")]
    [InlineData("1_._5", "1.5")]
    [InlineData(".5_1", "0.51")]
    [InlineData(".5_", "\".5_\"")]
    [InlineData("._5", "\"._5\"")]
    [InlineData("._", "\"._\"")]
    [InlineData(".5e1_0", "5000000000")]
    [InlineData("0b111111111111111111111111111111111111111111111111111111111111111", "9223372036854775807")]
    [InlineData("0b1111111111111111111111111111111111111111111111111111111111111111", "18446744073709552000")]
    [InlineData("0b11111111111111111111111111111111111111111111111111111111111111111", "\"0b11111111111111111111111111111111111111111111111111111111111111111\"")]
    [InlineData("-0x8000000000000000", "-9223372036854775808")]
    [InlineData("0xffffffffffffffff", "18446744073709552000")]
    [InlineData("-0xffffffffffffffff", "\"-0xffffffffffffffff\"")]
    [InlineData("+0xffffffffffffffff", "\"+0xffffffffffffffff\"")]
    [InlineData("0x1ffffffffffffffff", "\"0x1ffffffffffffffff\"")]
    [InlineData("18446744073709551616", "18446744073709552000")]
    [InlineData("0O17", "15")]
    [InlineData("08", "8")]
    [InlineData("1.e3", "1000")]
    [InlineData("1e400", "\"1e400\"")]
    [InlineData("0x1p-2", "\"0x1p-2\"")]
    [InlineData("-+1", "\"-+1\"")]
    [InlineData("-0", "0")]
    [InlineData("1e21", "1e+21")]
    public void Numbers_are_those_of_kubectl(string scalar, string json)
    {
        Assert.True(YamlToJson.TryConvert(Encoding.UTF8.GetBytes(scalar), withLines: false, most: 9, out var documents, out var error), error.ToString());
        Assert.Equal(json, Support.Canonical.Of(Encoding.UTF8.GetString(Assert.Single(documents).Json.Span)));
    }

    [Theory]
    [InlineData("a: b\nc: }", 2)]
    [InlineData("a:\n  b *c: 1", 2)]
    [InlineData("a: 1\nb:\n  {c *d:: 1}", 3)]
    [InlineData("a: {~: 1}", 1)]
    [InlineData("a: !!binary aGk", 1)]
    [InlineData("a: 1\nb: .inf", 2)]
    [InlineData("a: 1\n? [b]\n: c", 2)]
    [InlineData("a: *x", 1)]
    [InlineData("a: &x {b: *x}", 1)]
    [InlineData("a: &x [b]\nd:\n  <<: *x", 3)]
    [InlineData("d:\n  <<:\ne: 1", 2)]
    public void Yaml_that_cannot_be_json_is_rejected_with_its_line(string yaml, int line)
    {
        Assert.False(YamlToJson.TryConvert(Encoding.UTF8.GetBytes(yaml), withLines: false, most: 9, out _, out var error));
        Assert.Equal(line, error.Line);
    }

    [Fact]
    public void A_document_without_aliases_may_be_large()
    {
        var yaml = string.Concat(Enumerable.Repeat($"- {new string('x', 100_000)}\n", 70));

        Assert.True(YamlToJson.TryConvert(Encoding.UTF8.GetBytes(yaml), withLines: true, most: 9, out var documents, out var error), error.ToString());
        Assert.InRange(Assert.Single(documents).Json.Length, 7_000_000, 8_000_000);
    }

    /// <summary>"Billion laughs": ten levels of ten aliases each would be 10^10 texts.</summary>
    [Fact]
    public void Aliases_cannot_multiply_a_document()
    {
        var yaml = new StringBuilder("a0: &a0 [lol]\n");
        for (var i = 1; i <= 10; i++)
        {
            yaml.AppendLine(null, $"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 10))}]");
        }

        Assert.False(YamlToJson.TryConvert(Encoding.UTF8.GetBytes(yaml.ToString()), withLines: false, most: 9, out _, out var error));
        Assert.Contains("too large", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nesting_is_bounded()
    {
        Assert.False(YamlToJson.TryConvert(Encoding.UTF8.GetBytes(new string('[', 100_000)), withLines: false, most: 9, out _, out var error));
        Assert.Contains("1000", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_text_is_accepted_or_rejected_with_a_place() =>
        Gen.OneOf(
            Gen.Char["{}[]:,-#&*!|>'\"%@` \n\tab01~?<"].Array[0, 30].Select(chars => new string(chars)),
            Gen.String[0, 30]).Sample(text =>
            YamlToJson.TryConvert(Encoding.UTF8.GetBytes(text), withLines: true, most: 9, out var documents, out var error)
                ? documents.All(document => Support.Canonical.TryOf(document.Json.ToArray(), out _, out _))
                : error.Message.Length > 0,
            iter: 20_000);
}
