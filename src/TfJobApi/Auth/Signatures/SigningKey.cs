using System.Security.Cryptography;

namespace TfJobApi.Auth.Signatures;

/// <summary>A secret key that signs with an HMAC; no key is derived from it.</summary>
/// <param name="secret">The secret key, in UTF-8.</param>
internal sealed class SigningKey(SignatureAlgorithm algorithm, byte[] secret)
{
    // Kept between signatures: creating the HMAC costs more than using it. Null while a signature is made.
    private IncrementalHash? _idle;

    /// <param name="stringToSign">As <see cref="SignatureAlgorithm.WriteStringToSign"/> writes it.</param>
    /// <param name="signature">Receives <see cref="SignatureAlgorithm.HashLength"/> lowercase hexadecimal digits, as ASCII bytes.</param>
    public void Sign(ReadOnlySpan<byte> stringToSign, Span<byte> signature)
    {
        Span<byte> bytes = stackalloc byte[algorithm.HashLength / 2];
        var hmac = Interlocked.Exchange(ref _idle, null) ?? algorithm.CreateHmac(secret);
        hmac.AppendData(stringToSign);
        hmac.GetHashAndReset(bytes);

        // Requests in parallel create one each; one is kept.
        if (Interlocked.CompareExchange(ref _idle, hmac, null) is not null)
        {
            hmac.Dispose();
        }

        HexDigits.Encode(bytes, signature);
    }
}
