using System.Security.Cryptography;

namespace TfJobApi.Auth.Signatures;

/// <summary>Signs with an HMAC of a secret key; no key is derived from it.</summary>
internal sealed class SigningKey(SignatureAlgorithm algorithm, byte[] secret)
{
    // Reused, because creating an HMAC costs more than using it. Null while it is in use.
    private IncrementalHash? _idle;

    /// <param name="signature">Receives <see cref="SignatureAlgorithm.HashLength"/> lowercase hexadecimal digits in ASCII.</param>
    public void Sign(ReadOnlySpan<byte> stringToSign, Span<byte> signature)
    {
        Span<byte> bytes = stackalloc byte[algorithm.HashLength / 2];
        var hmac = Interlocked.Exchange(ref _idle, null) ?? algorithm.CreateHmac(secret);
        hmac.AppendData(stringToSign);
        hmac.GetHashAndReset(bytes);

        // Parallel requests create one each; one is kept.
        if (Interlocked.CompareExchange(ref _idle, hmac, null) is not null)
        {
            hmac.Dispose();
        }

        HexDigits.Encode(bytes, signature);
    }
}
