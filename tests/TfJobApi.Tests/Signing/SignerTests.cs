using System.Text;
using TfJobApi.Signing;
using TfJobApi.Tests.Auth;

namespace TfJobApi.Tests.Signing;

public sealed class SignerTests
{
    public static TheoryData<string> Vectors => [.. SignVector.All.Select(vector => vector.Name)];

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Every_step_of_a_vector_comes_out_byte_for_byte(string name)
    {
        var vector = SignVector.Named(name);
        SignedHeader[] headers = [.. vector.SignedHeaders.Select(header => new SignedHeader(header, [vector.Header(header)]))];
        var payload = vector.Headers.Where(header => header.Name == Signer.PayloadHeader).Select(header => header.Value)
            .FirstOrDefault(Signer.Hash(Encoding.UTF8.GetBytes(vector.Body)));

        var canonical = CanonicalRequest.Of(vector.Method, vector.Target, headers, payload);
        var toSign = Signer.StringToSign(vector.Header(Signer.DateHeader), canonical!);
        var signature = Signer.Sign(Encoding.UTF8.GetBytes(vector.SecretKey), toSign);

        Assert.Equal(vector.CanonicalRequest, canonical);
        Assert.Equal(vector.StringToSign, toSign);
        Assert.Equal(vector.Signature, signature);
        Assert.Equal(vector.Authorization, new SignatureHeader(vector.AccessKey, vector.SignedHeaders, signature).ToString());
    }

    [Theory]
    [InlineData("20191115T033655Z", true)]
    [InlineData("20200229T000000Z", true)]
    [InlineData("20190229T000000Z", false)]
    [InlineData("20191115T243655Z", false)]
    [InlineData("20191115T033655", false)]
    [InlineData("20191115t033655z", false)]
    [InlineData("2019-11-15T03:36:55Z", false)]
    [InlineData(" 20191115T033655Z", false)]
    [InlineData("٢٠١٩1115T033655Z", false)]
    [InlineData("", false)]
    public void A_date_has_one_form(string text, bool isOne) => Assert.Equal(isOne, Signer.TryParseDate(text, out _));

    [Fact]
    public void A_date_is_in_utc()
    {
        Assert.True(Signer.TryParseDate("20191115T033655Z", out var date));
        Assert.Equal(new(2019, 11, 15, 3, 36, 55, TimeSpan.Zero), date);
    }
}
