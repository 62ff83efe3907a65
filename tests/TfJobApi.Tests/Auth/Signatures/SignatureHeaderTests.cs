using CsCheck;
using TfJobApi.Auth.Signatures;

namespace TfJobApi.Tests.Auth.Signatures;

public sealed class SignatureHeaderTests
{
    private const string Digits = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private const string Good = $"SDK-HMAC-SHA256 Access=AK, SignedHeaders=host;x-sdk-date, Signature={Digits}";

    private static readonly string[] Pieces =
        ["SDK-HMAC-SHA256", " ", ",", "=", ";", "Access=", "SignedHeaders=", "Signature=", "x-sdk-date", "AK", Digits, "\t", "\0"];

    [Theory]
    [InlineData(Good)]
    [InlineData($"SDK-HMAC-SHA256 Access=AK,SignedHeaders=host;x-sdk-date,Signature={Digits}")]
    [InlineData($"SDK-HMAC-SHA256   Signature={Digits} ,  SignedHeaders=Host;X-Sdk-Date , Access=AK ")]
    public void The_three_parts_may_have_any_order(string text)
    {
        Assert.True(SignatureHeader.TryParse(text, out var header, out _));
        Assert.Equal(("AK", "host;x-sdk-date", Digits), (header.Access, string.Join(';', header.SignedHeaders), header.Signature));
    }

    [Fact]
    public void Signed_headers_keep_their_order()
    {
        Assert.True(SignatureHeader.TryParse(Good.Replace("host;x-sdk-date", "x-sdk-date;a;host", StringComparison.Ordinal), out var header, out _));
        Assert.Equal(["x-sdk-date", "a", "host"], header.SignedHeaders);
    }

    [Fact]
    public void A_parsed_header_is_written_unchanged()
    {
        Assert.True(SignatureHeader.TryParse(Good, out var header, out _));
        Assert.Equal(Good, header.ToString());
    }

    [Theory]
    [MemberData(nameof(MalformedHeaders.All), MemberType = typeof(MalformedHeaders))]
    public void A_malformed_header_is_rejected_with_a_reason(string text)
    {
        Assert.False(SignatureHeader.TryParse(text, out var header, out var fault));
        Assert.Null(header);
        Assert.NotEmpty(fault);
    }

    [Fact]
    public void Random_text_never_throws()
    {
        var part = Gen.OneOf(
            Gen.Int[0, Pieces.Length - 1].Select(i => Pieces[i]),
            Gen.String[0, 6]);
        Gen.OneOf(part.Array[0, 14].Select(string.Concat), part.Array[0, 10].Select(parts => $"SDK-HMAC-SHA256 {string.Concat(parts)}")).Sample(text =>
        {
            if (SignatureHeader.TryParse(text, out var header, out var fault))
            {
                Assert.True(SignatureHeader.TryParse(header.ToString(), out var again, out _));
                Assert.Equal(header.ToString(), again.ToString());
                Assert.Contains("x-sdk-date", header.SignedHeaders);
            }
            else
            {
                Assert.NotEmpty(fault);
            }
        });
    }
}
