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
    public void Members_are_sorted_and_unique_without_white_space(string json, string canonical) =>
        Assert.Equal(canonical, Canonical.Of(json));

    /// <summary>Go compares strings as UTF-8, where U+FF5E comes before U+1F600; in UTF-16 the order is reversed.</summary>
    [Fact]
    public void Names_are_sorted_by_the_utf8_bytes_of_their_texts() =>
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

    /// <summary>RFC 8785, appendix B: bits of a double, and the text that ECMAScript (and, as it documents, Go) prints.</summary>
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
    public void Doubles_are_printed_as_in_rfc_8785(string bits, string printed)
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
    public void Invalid_json_is_rejected_with_line_and_column(string text, long line, long column)
    {
        Assert.False(Canonical.TryOf(Encoding.UTF8.GetBytes(text), out _, out var error));
        Assert.Equal((line, column), (error.Line, error.Column));
        Assert.NotEmpty(error.Message);
    }

    [Theory]
    [InlineData("", "a value was expected, not the end of the text")]
    [InlineData("tru", "a value was expected, not 't'")]
    [InlineData("[1,]", "a value was expected, not ']'")]
    [InlineData("{1:2}", "a member's name in double quotes was expected, not '1'")]
    [InlineData("{\"a\":1,}", "a member's name in double quotes was expected, not '}'")]
    [InlineData("{\"a\" 1}", "':' was expected, not '1'")]
    [InlineData("{\"a\":1 \"b\":2}", "',' or '}' was expected, not '\"'")]
    [InlineData("[01]", "',' or ']' was expected, not '1'")]
    [InlineData("{} {}", "the end of the text was expected, not '{'")]
    [InlineData("-x", "a digit was expected, not 'x'")]
    [InlineData("[1.\n]", "a digit was expected, not the byte 0x0A")]
    [InlineData("\"a\nb\"", "the string's closing '\"' was expected, not the byte 0x0A")]
    [InlineData("\"\\x\"", "one of \"\\/bfnrtu after the backslash was expected, not 'x'")]
    [InlineData("\"\\\\\\u12\"", "four hexadecimal digits after \\u was expected, not '\"'")]
    [InlineData("[-1e400]", "the number is too large for a 64-bit float")]
    public void The_message_names_the_expected_text(string text, string message)
    {
        Assert.False(Canonical.TryOf(Encoding.UTF8.GetBytes(text), out _, out var error));
        Assert.Equal(message, error.Message);
    }

    [Fact]
    public void Invalid_utf8_is_rejected_with_line_and_column()
    {
        Assert.False(Canonical.TryOf([.. "{\n\"a\":\""u8, 0xC3, 0x28, .. "\"}"u8], out _, out var error));
        Assert.Equal((2, 6), (error.Line, error.Column));
    }

    [Fact]
    public void A_thousand_levels_are_accepted_and_one_more_is_rejected()
    {
        Assert.True(Canonical.TryOf(Nested(1000), out _, out _));
        Assert.False(Canonical.TryOf(Nested(1001), out _, out var error));
        Assert.Contains("1000", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Canonical_json_has_the_same_value_and_is_its_own_canonical_form() => JsonGen.Value.Sample(json =>
    {
        var canonical = Canonical.Of(json);

        Assert.Equal(canonical, Canonical.Of(canonical));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(json), JsonNode.Parse(canonical)));
    }, iter: 10_000);

    /// <summary>System.Text.Json is the oracle, for texts with random changes.</summary>
    [Fact]
    public void Another_parser_accepts_the_same_texts() =>
        Gen.Select(JsonGen.Value, Gen.Int[0, 200], Gen.Int[0, 3], Gen.OneOf("", " ", "\"", "\\", ",", ":", "{", "}", "[", "]", "0", "-", ".", "e", "u", "\n", "\t", "\0", "é"))
            .Sample((json, place, length, insert) =>
            {
                var at = Math.Min(place, json.Length);
                var text = json.Remove(at, Math.Min(length, json.Length - at)).Insert(at, insert);
                var isJson = Canonical.TryOf(Encoding.UTF8.GetBytes(text), out var canonical, out var error);

                Assert.Equal(IsJson(text, out var other), isJson || error.Message.Contains("too large", StringComparison.Ordinal));

                // System.Text.Json rejects half a surrogate pair
                if (isJson && !text.Contains("\\ud", StringComparison.OrdinalIgnoreCase))
                {
                    Assert.True(IsJson(canonical, out var own));
                    Assert.True(JsonNode.DeepEquals(Meaning(other!.RootElement), Meaning(own!.RootElement)), text);
                }
            }, iter: 100_000);

    [Fact]
    public void Random_bytes_are_accepted_or_rejected_with_a_place() => Gen.Byte.Array[0, 60].Sample(bytes =>
    {
        if (!Canonical.TryOf(bytes, out _, out var error))
        {
            Assert.True(error is { Line: > 0, Column: > 0 });
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

    /// <summary>The value with only the last of duplicate members, and every number as a double.</summary>
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
