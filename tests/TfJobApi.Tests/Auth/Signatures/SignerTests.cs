using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CsCheck;
using TfJobApi.Auth.Signatures;

namespace TfJobApi.Tests.Auth.Signatures;

public sealed class SignerTests
{
    public static TheoryData<string> Vectors => [.. SignVector.All.Select(vector => vector.Name)];

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Every_step_of_a_vector_comes_out_byte_for_byte(string name)
    {
        var vector = SignVector.Named(name);
        SignedHeader[] headers = [.. vector.SignedHeaders.Select(header => new SignedHeader(header, vector.Header(header)))];
        var payload = vector.Headers.Where(header => header.Name == Signer.PayloadHeader).Select(header => Encoding.ASCII.GetBytes(header.Value))
            .FirstOrDefault(Signer.Hash(Encoding.UTF8.GetBytes(vector.Body)));

        var canonical = CanonicalRequest.Of(vector.Method, vector.Target, headers, payload);
        var toSign = new byte[Signer.StringToSignLength];
        Signer.StringToSign(vector.Header(Signer.DateHeader), Encoding.UTF8.GetBytes(canonical!), toSign);
        var signature = Sign(new(Encoding.UTF8.GetBytes(vector.SecretKey)), toSign);

        Assert.Equal(vector.CanonicalRequest, canonical);
        Assert.Equal(vector.StringToSign, Encoding.UTF8.GetString(toSign));
        Assert.Equal(vector.Signature, signature);
        Assert.Equal(vector.Authorization, new SignatureHeader(vector.AccessKey, vector.SignedHeaders, signature).ToString());
    }

    /// <summary>What is kept between two signatures must not be seen in them, whichever thread makes them.</summary>
    [Fact]
    public void A_key_signs_many_texts_at_once_as_if_each_were_its_first()
    {
        var secret = "a-secret"u8.ToArray();
        var key = new SigningKey(secret);

        Parallel.For(0, 1000, i =>
        {
            var text = Encoding.UTF8.GetBytes(new string('x', i));
            Assert.Equal(Convert.ToHexStringLower(HMACSHA256.HashData(secret, text)), Sign(key, text));
        });
    }

    [Fact]
    public void Every_time_of_a_calendar_is_read_as_the_framework_reads_it() =>
        Gen.Select(Gen.Int[0, 10_000], Gen.Int[0, 13], Gen.Int[0, 32], Gen.Int[0, 24], Gen.Int[0, 60], Gen.Int[0, 60]).Sample((year, month, day, hour, minute, second) =>
        {
            var text = string.Create(CultureInfo.InvariantCulture, $"{year:0000}{month:00}{day:00}T{hour:00}{minute:00}{second:00}Z");
            var isTime = DateTimeOffset.TryParseExact(text, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var expected);

            Assert.Equal(isTime, Signer.TryParseDate(text, out var date));
            Assert.Equal(expected, date);
        });

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

    private static string Sign(SigningKey key, byte[] text)
    {
        var signature = new byte[Signer.HashLength];
        key.Sign(text, signature);
        return Encoding.ASCII.GetString(signature);
    }
}
