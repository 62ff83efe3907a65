using System.Text;
using TfJobApi.Json;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Json;

public sealed class NullMembersTests
{
    [Theory]
    [InlineData("""{"a":null}""", "{}")]
    [InlineData("""{"a":{"b":null,"c":1},"d":null,"e":2}""", """{"a":{"c":1},"e":2}""")]
    [InlineData("""{"a":[null,{"b":null},[{"c":null,"d":"null"}]]}""", """{"a":[null,{},[{"d":"null"}]]}""")]
    [InlineData("""["null"]""", """["null"]""")]
    [InlineData("null", "null")]
    public void Members_that_are_null_are_removed_and_elements_remain(string json, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(NullMembers.Remove(Canonical.Bytes(json)).Span));

    [Fact]
    public void Json_without_nulls_is_not_copied()
    {
        ReadOnlyMemory<byte> json = Canonical.Bytes("""{"a":{"b":1}}""");

        Assert.True(json.Equals(NullMembers.Remove(json)));
    }
}
