using System.Text;
using TfJobApi.Json;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Json;

public sealed class SentNumbersTests
{
    [Theory]
    [InlineData("9007199254740992", """{"a":9007199254740993.0}""", true)]
    [InlineData("9007199254740992", """{"a":[{"b":9007199254740992e0}]}""", true)]
    [InlineData("-10000000000000000", "[-1E16]", true)]
    [InlineData("9007199254740992", """{"a":9007199254740992,"b":5.0}""", false)]
    [InlineData("9007199254740993", """{"a":9007199254740993.0}""", false)]
    [InlineData("9007199254740991", """{"a":9007199254740991.0}""", false)]
    [InlineData("1e+300", """{"a":1e300}""", false)]
    [InlineData("9007199254740992", """{"a":"9007199254740992.0"}""", false)]
    [InlineData("9007199254740992", "", false)]
    public void A_large_integer_is_rounded_if_it_was_sent_as_a_float(string canonical, string text, bool expected) =>
        Assert.Equal(expected, new SentNumbers(Encoding.UTF8.GetBytes(text)).IsRounded(Canonical.Value(canonical)));

    [Fact]
    public void Numbers_are_read_at_every_depth_of_valid_json()
    {
        var text = $"{new string('[', CanonicalJson.MaxDepth)}1e16{new string(']', CanonicalJson.MaxDepth)}";

        Assert.True(new SentNumbers(Encoding.UTF8.GetBytes(text)).IsRounded(Canonical.Value("10000000000000000")));
    }
}
