using CsCheck;
using TfJobApi.Auth.Signatures;

namespace TfJobApi.Tests.Auth.Signatures;

public sealed class CanonicalRequestTests
{
    private static readonly SignedHeader[] Headers = [new("x-sdk-date", "20191115T033655Z")];

    [Theory]
    [InlineData("/", "/")]
    [InlineData("", "/")]
    [InlineData("/a", "/a/")]
    [InlineData("/a/", "/a/")]
    [InlineData("/a//b", "/a/b/")]
    [InlineData("/a/./b/../c", "/a/c/")]
    [InlineData("/../../a", "/a/")]
    [InlineData("/a/..", "/")]
    [InlineData("/a//..", "/a/")]
    [InlineData("/a//../..", "/")]
    [InlineData("//..", "/")]
    [InlineData("/a/%2e%2E/b/.%2e/%2e", "/")]
    [InlineData("/a/%252e%252e", "/a/%252e%252e/")]
    [InlineData("/a/..%2Fb", "/a/..%2Fb/")]
    [InlineData("/a b*~c", "/a%20b%2A~c/")]
    [InlineData("/a%20b%2a%7Ec", "/a%20b%2A~c/")]
    [InlineData("/a%2Fb", "/a%2Fb/")]
    [InlineData("/a%252Fb", "/a%252Fb/")]
    [InlineData("/a+b", "/a%2Bb/")]
    [InlineData("/é", "/%C3%A9/")]
    [InlineData("/%c3%a9%ff", "/%C3%A9%FF/")]
    [InlineData("http://host:80/a?x=1", "/a/")]
    [InlineData("http://host", "/")]
    public void A_path_has_every_segment_encoded_once_and_ends_with_a_slash(string target, string path) =>
        Assert.Equal(path, Line(CanonicalRequest.Create("get", target, Headers, "hash"u8), 1));

    [Theory]
    [InlineData("/a", "")]
    [InlineData("/a?", "")]
    [InlineData("/a?&&", "")]
    [InlineData("/a?b=2&a=1", "a=1&b=2")]
    [InlineData("/a?a=2&a=10&a=1", "a=1&a=10&a=2")]
    [InlineData("/a?b&a=", "a=&b=")]
    [InlineData("/a?a=b=c", "a=b%3Dc")]
    [InlineData("/a?a=b+c%20d%2B", "a=b%20c%20d%2B")]
    [InlineData("/a?a=%2f/?", "a=%2F%2F%3F")]
    [InlineData("/a?B=1&a=2", "B=1&a=2")]
    [InlineData("/a?a%20=1&a=2", "a=2&a%20=1")]
    [InlineData("/a?=x", "=x")]
    public void A_query_is_decoded_once_encoded_once_and_sorted(string target, string query) =>
        Assert.Equal(query, Line(CanonicalRequest.Create("GET", target, Headers, "hash"u8), 2));

    [Fact]
    public void Query_names_can_be_lowercased_before_sorting() =>
        Assert.Equal("a=2&b=X", Line(CanonicalRequest.Create("GET", "/?B=X&a=2", Headers, "hash"u8, lowersNames: true), 2));

    [Theory]
    [InlineData("/A", false)]
    [InlineData("/a?b=C", false)]
    [InlineData("/a?b=%41", false)]
    [InlineData("/a?%c3%A9=1", false)]
    [InlineData("/a?b=1&bC", true)]
    [InlineData("/a?%41bc=1", true)]
    public void Uppercase_is_detected_in_decoded_names(string target, bool has) =>
        Assert.Equal(has, CanonicalQuery.HasUpperCaseNames(target));

    [Theory]
    [InlineData("/a%")]
    [InlineData("/a%4")]
    [InlineData("/a%zz")]
    [InlineData("/a%+1")]
    [InlineData("/?a=%")]
    [InlineData("/?%x1")]
    [InlineData("/?a=%-1")]
    public void A_percent_sign_without_two_digits_has_no_canonical_form(string target) =>
        Assert.Null(CanonicalRequest.Create("GET", target, Headers, "hash"u8));

    [Fact]
    public void Headers_are_trimmed_and_repeated_values_sorted()
    {
        var canonical = CanonicalRequest.Create("POST", "/", [new("x-b", new([" 2 ", "1"])), new("x-a", "  a  b ")], "hash"u8);

        Assert.Equal("POST\n/\n\nx-b:1\nx-b:2\nx-a:a  b\n\nx-b;x-a\nhash", canonical);
    }

    [Fact]
    public void The_canonical_form_of_a_canonical_form_is_itself()
    {
        var target = Gen.Char["/%?&=+.;:@ aZ09~-_*éﬀ\ud83d\ude00\udfff"].Array[0, 40].Select(text => "/" + new string(text));
        target.Sample(text =>
        {
            if (CanonicalRequest.Create("GET", text, Headers, "hash"u8) is not { } canonical)
            {
                return;
            }

            var again = CanonicalRequest.Create("GET", $"{Line(canonical, 1)}?{Line(canonical, 2)}", Headers, "hash"u8);
            Assert.Equal(canonical, again);
            Assert.Matches("^(/|(/[A-Za-z0-9_.~%-]+)+/)$", Line(canonical, 1));
        });
    }

    private static string Line(string? canonical, int line) => canonical!.Split('\n')[line];
}
