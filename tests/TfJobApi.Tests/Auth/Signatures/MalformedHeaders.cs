namespace TfJobApi.Tests.Auth.Signatures;

/// <summary>Malformed Authorization headers of signatures.</summary>
public static class MalformedHeaders
{
    private const string Digits = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    public static TheoryData<string> All =>
    [
        "SDK-HMAC-SHA256",
        "SDK-HMAC-SHA256 ",
        "SDK-HMAC-SHA256,",
        "SDK-HMAC-SHA256 Access",
        "SDK-HMAC-SHA256 Access=AK",
        "SDK-HMAC-SHA256 =,=,=",
        $"sdk-hmac-sha256 Access=AK, SignedHeaders=x-sdk-date, Signature={Digits}",
        $"SDK-HMAC-SM3 Access=AK, SignedHeaders=x-sdk-date, Signature={Digits}",
        $"SDK-ECDSA-P256-SHA256 Access=AK, SignedHeaders=x-sdk-date, Signature={Digits}",
        $"V11-HMAC-SHA256 RequestCredential=AK/20191115/cn-north-4/cci, SignedHeaders=x-sdk-date, Signature={Digits}",
        $"SDK-HMAC-SHA256 RequestCredential=AK/20191115/cn-north-4/cci/sdk_request, SignedHeaders=x-sdk-date, Signature={Digits}",
        $"SDK-HMAC-SHA256 Access=AK; SignedHeaders=x-sdk-date; Signature={Digits}",
        $"SDK-HMAC-SHA256 Access=AK, SignedHeaders=x-sdk-date, Signature={Digits},",
        $"SDK-HMAC-SHA256 Access=AK, Access=AK, SignedHeaders=x-sdk-date, Signature={Digits}",
        $"SDK-HMAC-SHA256 Access=AK, SignedHeaders=x-sdk-date, Signature={Digits}, Extra=1",
        $"SDK-HMAC-SHA256 Access=, SignedHeaders=x-sdk-date, Signature={Digits}",
        $"SDK-HMAC-SHA256 Access=A K, SignedHeaders=x-sdk-date, Signature={Digits}",
        $"SDK-HMAC-SHA256 Access={new string('A', 129)}, SignedHeaders=x-sdk-date, Signature={Digits}",
        $"SDK-HMAC-SHA256 SignedHeaders=x-sdk-date, Signature={Digits}",
        $"SDK-HMAC-SHA256 Access=AK, Signature={Digits}",
        "SDK-HMAC-SHA256 Access=AK, SignedHeaders=x-sdk-date",
        $"SDK-HMAC-SHA256 Access=AK, SignedHeaders=, Signature={Digits}",
        $"SDK-HMAC-SHA256 Access=AK, SignedHeaders=host, Signature={Digits}",
        $"SDK-HMAC-SHA256 Access=AK, SignedHeaders=x-sdk-date;, Signature={Digits}",
        $"SDK-HMAC-SHA256 Access=AK, SignedHeaders=x-sdk-date host, Signature={Digits}",
        $"SDK-HMAC-SHA256 Access=AK, SignedHeaders=x-sdk-date;X-Sdk-Date, Signature={Digits}",
        $"SDK-HMAC-SHA256 Access=AK, SignedHeaders=x-sdk-date;{string.Join(';', Enumerable.Range(0, 64).Select(i => $"h{i}"))}, Signature={Digits}",
        "SDK-HMAC-SHA256 Access=AK, SignedHeaders=x-sdk-date, Signature=",
        $"SDK-HMAC-SHA256 Access=AK, SignedHeaders=x-sdk-date, Signature={Digits[1..]}",
        $"SDK-HMAC-SHA256 Access=AK, SignedHeaders=x-sdk-date, Signature={Digits}0",
        $"SDK-HMAC-SHA256 Access=AK, SignedHeaders=x-sdk-date, Signature={Digits[1..]}A",
        $"SDK-HMAC-SHA256 Access=AK, SignedHeaders=x-sdk-date, Signature={Digits[1..]}g",
    ];
}
