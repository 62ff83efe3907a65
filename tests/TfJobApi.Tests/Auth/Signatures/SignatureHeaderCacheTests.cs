using CsCheck;
using TfJobApi.Auth.Signatures;

namespace TfJobApi.Tests.Auth.Signatures;

public sealed class SignatureHeaderCacheTests
{
    private static readonly string[] Signatures = [new('1', 64), new('a', 64), new('a', 63), $"{new string('a', 63)}G", $"{new string('a', 64)} "];

    /// <summary>Headers, some with texts that resemble the part before the signature.</summary>
    private static readonly string[] Starts =
    [
        "SDK-HMAC-SHA256 Access=AK, SignedHeaders=host;x-sdk-date, Signature=",
        "SDK-HMAC-SHA256 Access=OTHER, SignedHeaders=x-sdk-date, Signature=",
        $"SDK-HMAC-SHA256 Signature={Signatures[0]}, SignedHeaders=x-sdk-date, Access=",
        $"SDK-HMAC-SHA256 Signature={Signatures[0]}, Access={Signatures[1]}, SignedHeaders=x-sdk-date;",
        "SDK-HMAC-SHA256 Access=AK, Signature=",
        "",
    ];

    [Fact]
    public void Earlier_headers_do_not_affect_how_a_header_is_parsed()
    {
        var text = Gen.Select(Gen.Int[0, Starts.Length - 1], Gen.Int[0, Signatures.Length - 1], (start, end) => $"{Starts[start]}{Signatures[end]}");

        text.Array[1, 8].Sample(texts =>
        {
            var headers = new SignatureHeaderCache();
            Assert.All(texts, each =>
            {
                var isRead = SignatureHeader.TryParse(each, out var expected, out var expectedFault);

                Assert.Equal(isRead, headers.TryParse(each, out var header, out var fault));
                Assert.Equal((expected?.ToString(), expectedFault), (header?.ToString(), fault));
            });
        });
    }
}
