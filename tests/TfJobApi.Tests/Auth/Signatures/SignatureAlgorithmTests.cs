using System.Security.Cryptography;
using System.Text;
using CsCheck;
using TfJobApi.Auth.Signatures;

namespace TfJobApi.Tests.Auth.Signatures;

public sealed class SignatureAlgorithmTests
{
    private static readonly SignatureAlgorithm Algorithm = SignatureAlgorithm.SdkHmacSha256;

    public static TheoryData<string> Vectors => [.. SignVector.All.Select(vector => vector.Name)];

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Every_step_of_a_vector_is_equal_to_the_byte(string name)
    {
        var vector = SignVector.Named(name);
        SignedHeader[] headers = [.. vector.SignedHeaders.Select(header => new SignedHeader(header, vector.Header(header)))];
        var payload = vector.Headers.Where(header => header.Name == SdkHeaders.ContentHash).Select(header => Encoding.ASCII.GetBytes(header.Value))
            .FirstOrDefault(Algorithm.Hash(Encoding.UTF8.GetBytes(vector.Body)));

        var canonical = CanonicalRequest.Create(vector.Method, vector.Target, headers, payload);
        var toSign = new byte[Algorithm.StringToSignLength];
        Algorithm.WriteStringToSign(vector.Header(SdkHeaders.Date), Encoding.UTF8.GetBytes(canonical!), toSign);
        var signature = Sign(new(Algorithm, Encoding.UTF8.GetBytes(vector.SecretKey)), toSign);

        Assert.Equal(vector.CanonicalRequest, canonical);
        Assert.Equal(vector.StringToSign, Encoding.UTF8.GetString(toSign));
        Assert.Equal(vector.Signature, signature);
        Assert.Equal(vector.Authorization, new SignatureHeader(Algorithm, vector.AccessKey, vector.SignedHeaders, signature).ToString());
    }

    [Fact]
    public void Parallel_signatures_of_one_key_do_not_affect_each_other()
    {
        var secret = "a-secret"u8.ToArray();
        var key = new SigningKey(Algorithm, secret);

        Parallel.For(0, 1000, i =>
        {
            var text = Encoding.UTF8.GetBytes(new string('x', i));
            Assert.Equal(Convert.ToHexStringLower(HMACSHA256.HashData(secret, text)), Sign(key, text));
        });
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
    public void A_date_has_one_form(string text, bool isValid) => Assert.Equal(isValid, SdkHeaders.TryParseDate(text, out _));

    [Fact]
    public void A_date_is_in_utc()
    {
        Assert.True(SdkHeaders.TryParseDate("20191115T033655Z", out var date));
        Assert.Equal(new(2019, 11, 15, 3, 36, 55, TimeSpan.Zero), date);
    }

    private static string Sign(SigningKey key, byte[] text)
    {
        var signature = new byte[Algorithm.HashLength];
        key.Sign(text, signature);
        return Encoding.ASCII.GetString(signature);
    }
}
