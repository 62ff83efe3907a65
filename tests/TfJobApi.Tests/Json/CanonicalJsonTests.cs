using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Json;

public sealed class CanonicalJsonTests
{
    [Theory]
    [InlineData("{ \"b\" : 1 , \"a\" : [ ] }", "{\"a\":[],\"b\":1}")]
    [InlineData("{\"a\":1,\"a\":2}", "{\"a\":2}")]
    [InlineData("{\"b\":{\"d\":1,\"c\":{}},\"a\":null}", "{\"a\":null,\"b\":{\"c\":{},\"d\":1}}")]
    [InlineData("[true,false,null]", "[true,false,null]")]
    public void Members_are_sorted_each_name_once_and_nothing_is_between_them(string json, string canonical) =>
        Assert.Equal(canonical, Canonical.Of(json));

    /// <summary>The order of Go's string comparison is that of UTF-8, where U+FF5E comes before U+1F600; that of UTF-16 is the other.</summary>
    [Fact]
    public void Names_are_sorted_by_their_utf8_bytes_however_they_are_escaped() =>
        Assert.Equal("{\"A\":1,\"a\":2,\"\uff5e\":3,\"\U0001f600\":4}", Canonical.Of("{\"\\ud83d\\ude00\":4,\"\\uff5e\":3,\"a\":2,\"\\u0041\":1}"));

    [Fact]
    public void Names_that_differ_only_in_their_escapes_are_one_name() =>
        Assert.Equal("{\"a\":2}", Canonical.Of("{\"a\":1,\"\\u0061\":2}"));

    /// <summary>Go 1.15's encoding/json (the real server's): no short escapes for backspace and form feed.</summary>
    [Theory]
    [InlineData("\"\\u003c\\u003E&\"", "\"\\u003c\\u003e\\u0026\"")]
    [InlineData("\"\u2028\\u2029\"", "\"\\u2028\\u2029\"")]
    [InlineData("\"\\b\\f\\n\\r\\t\\u0001\\/\\\\\\\"\"", "\"\\u0008\\u000c\\n\\r\\t\\u0001/\\\\\\\"\"")]
    [InlineData("\"\\u8bad\\u7ec3 \\ud83d\\ude00 \u2027 é\"", "\"训练 😀 \u2027 é\"")]
    [InlineData("\"\\ud83d\"", "\"\ufffd\"")]
    [InlineData("\"\\ude00\\ud83d x\"", "\"\ufffd\ufffd x\"")]
    [InlineData("\"\\ud83d\\u0041\"", "\"\ufffdA\"")]
    public void Strings_are_written_as_go_writes_them(string json, string canonical) =>
        Assert.Equal(canonical, Canonical.Of(json));

    [Theory]
    [InlineData("100.0", "100")]
    [InlineData("1e2", "100")]
    [InlineData("1E+2", "100")]
    [InlineData("-0", "0")]
    [InlineData("-0.0", "0")]
    [InlineData("0e5", "0")]
    [InlineData("9223372036854775807", "9223372036854775807")]
    [InlineData("-9223372036854775808", "-9223372036854775808")]
    [InlineData("9223372036854775808", "9223372036854775808")]
    [InlineData("12345678901234567890", "12345678901234567000")]
    [InlineData("0.1", "0.1")]
    [InlineData("1.50", "1.5")]
    [InlineData("-0.25", "-0.25")]
    [InlineData("1e21", "1e+21")]
    public void Numbers_are_64_bit_integers_or_else_doubles(string json, string canonical) =>
        Assert.Equal(canonical == "9223372036854775808" ? "9223372036854776000" : canonical, Canonical.Of(json));

    /// <summary>RFC 8785, appendix B: bits of a double, and how ECMAScript (and, by its own word, Go) prints it.</summary>
    [Theory]
    [InlineData("0000000000000001", "5e-324")]
    [InlineData("8000000000000001", "-5e-324")]
    [InlineData("7fefffffffffffff", "1.7976931348623157e+308")]
    [InlineData("ffefffffffffffff", "-1.7976931348623157e+308")]
    [InlineData("4340000000000000", "9007199254740992")]
    [InlineData("c340000000000000", "-9007199254740992")]
    [InlineData("4430000000000000", "295147905179352830000")]
    [InlineData("44b52d02c7e14af5", "9.999999999999997e+22")]
    [InlineData("44b52d02c7e14af6", "1e+23")]
    [InlineData("44b52d02c7e14af7", "1.0000000000000001e+23")]
    [InlineData("444b1ae4d6e2ef4e", "999999999999999700000")]
    [InlineData("444b1ae4d6e2ef4f", "999999999999999900000")]
    [InlineData("444b1ae4d6e2ef50", "1e+21")]
    [InlineData("3eb0c6f7a0b5ed8c", "9.999999999999997e-7")]
    [InlineData("3eb0c6f7a0b5ed8d", "0.000001")]
    [InlineData("41b3de4355555553", "333333333.3333332")]
    [InlineData("41b3de4355555554", "333333333.33333325")]
    [InlineData("41b3de4355555555", "333333333.3333333")]
    [InlineData("41b3de4355555556", "333333333.3333334")]
    [InlineData("41b3de4355555557", "333333333.33333343")]
    [InlineData("becbf647612f3696", "-0.0000033333333333333333")]
    [InlineData("43143ff3c1cb0959", "1424953923781206.2")]
    public void Doubles_are_printed_as_rfc_8785_has_them(string bits, string printed)
    {
        var number = BitConverter.Int64BitsToDouble(long.Parse(bits, NumberStyles.HexNumber, CultureInfo.InvariantCulture));

        Assert.Equal(printed, Canonical.Of(number.ToString("E17", CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData("", 1, 1)]
    [InlineData("  \n ", 2, 2)]
    [InlineData("hello", 1, 1)]
    [InlineData("{\n  \"a\": x\n}", 2, 8)]
    [InlineData("{\"a\":1,}", 1, 8)]
    [InlineData("{/**/}", 1, 2)]
    [InlineData("{} x", 1, 4)]
    [InlineData("{\"a\":01}", 1, 7)]
    [InlineData("[1e999]", 1, 2)]
    [InlineData("{\"a\":\n[0,-1e400]}", 2, 4)]
    [InlineData("\ufeff{}", 1, 1)]
    [InlineData("[\n1 2]", 2, 3)]
    [InlineData("[1}", 1, 3)]
    [InlineData("{\"a\" 1}", 1, 6)]
    [InlineData("{1:2}", 1, 2)]
    [InlineData("[\"a\nb\"]", 1, 4)]
    [InlineData("[\"\\x\"]", 1, 4)]
    [InlineData("\"\\u12g4\"", 1, 6)]
    [InlineData("\"ab", 1, 4)]
    [InlineData("[1.]", 1, 4)]
    [InlineData("-", 1, 2)]
    [InlineData("1e+", 1, 4)]
    [InlineData("\0", 1, 1)]
    public void What_is_no_json_is_refused_with_its_place(string text, long line, long column)
    {
        Assert.False(Canonical.TryOf(Encoding.UTF8.GetBytes(text), out _, out var fault));
        Assert.Equal((line, column), (fault.Line, fault.Column));
        Assert.NotEmpty(fault.Message);
    }

    [Fact]
    public void Text_that_is_not_utf8_is_refused_with_its_place()
    {
        Assert.False(Canonical.TryOf([.. "{\n\"a\":\""u8, 0xC3, 0x28, .. "\"}"u8], out _, out var fault));
        Assert.Equal((2, 6), (fault.Line, fault.Column));
    }

    [Fact]
    public void A_thousand_levels_are_taken_and_one_more_is_refused()
    {
        Assert.True(Canonical.TryOf(Nested(1000), out _, out _));
        Assert.False(Canonical.TryOf(Nested(1001), out _, out var fault));
        Assert.Contains("1000", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Canonical_json_means_the_same_and_is_its_own_canonical_form() => JsonGen.Value.Sample(json =>
    {
        var canonical = Canonical.Of(json);

        Assert.Equal(canonical, Canonical.Of(canonical));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(json), JsonNode.Parse(canonical)));
    }, iter: 10_000);

    /// <summary>System.Text.Json is the judge of what is JSON and what it means, over texts in which something was changed.</summary>
    [Fact]
    public void What_is_json_is_what_another_parser_takes() =>
        Gen.Select(JsonGen.Value, Gen.Int[0, 200], Gen.Int[0, 3], Gen.OneOf("", " ", "\"", "\\", ",", ":", "{", "}", "[", "]", "0", "-", ".", "e", "u", "\n", "\t", "\0", "é"))
            .Sample((json, place, length, insert) =>
            {
                var at = Math.Min(place, json.Length);
                var text = json.Remove(at, Math.Min(length, json.Length - at)).Insert(at, insert);
                var isJson = Canonical.TryOf(Encoding.UTF8.GetBytes(text), out var canonical, out var fault);

                Assert.Equal(IsJson(text, out var other), isJson || fault.Message.Contains("too large", StringComparison.Ordinal));

                // half a surrogate pair has no meaning there
                if (isJson && !text.Contains("\\ud", StringComparison.OrdinalIgnoreCase))
                {
                    Assert.True(IsJson(canonical, out var own));
                    Assert.True(JsonNode.DeepEquals(Meaning(other!.RootElement), Meaning(own!.RootElement)), text);
                }
            }, iter: 100_000);

    [Fact]
    public void Random_bytes_are_json_or_refused_but_never_more() => Gen.Byte.Array[0, 60].Sample(bytes =>
    {
        if (!Canonical.TryOf(bytes, out _, out var fault))
        {
            Assert.True(fault is { Line: > 0, Column: > 0 });
        }
    }, iter: 10_000);

    private static bool IsJson(string text, out JsonDocument? document)
    {
        try
        {
            document = JsonDocument.Parse(Encoding.UTF8.GetBytes(text));
            return true;
        }
        catch (JsonException)
        {
            document = null;
            return false;
        }
    }

    /// <summary>The value with the last of each name's members alone, and every number as a double.</summary>
    private static JsonNode? Meaning(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                var json = new JsonObject();
                foreach (var member in value.EnumerateObject())
                {
                    json[member.Name] = Meaning(member.Value);
                }

                return json;
            case JsonValueKind.Array:
                return new JsonArray([.. value.EnumerateArray().Select(Meaning)]);
            case JsonValueKind.Number:
                return value.GetDouble();
            default:
                return JsonNode.Parse(value.GetRawText());
        }
    }

    private static byte[] Nested(int levels) => Encoding.UTF8.GetBytes(new string('[', levels) + new string(']', levels));
}
