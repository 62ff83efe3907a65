using System.Security.Cryptography;

namespace TfJobApi.Auth.Signatures;

/// <summary>
/// A secret key that signs: HMAC-SHA256 with the secret itself, nothing derived from it. What is made of the secret once
/// for all signatures is kept; to make it anew costs more than the signature.
/// </summary>
/// <param name="secret">The secret key, in UTF-8.</param>
internal sealed class SigningKey(byte[] secret)
{
    /// <summary>Null before the first signature, and while one is made.</summary>
    private IncrementalHash? _idle;

    /// <param name="stringToSign">As <see cref="Signer.StringToSign(ReadOnlySpan{char}, ReadOnlySpan{byte}, Span{byte})"/> writes it.</param>
    /// <param name="signature">Takes <see cref="Signer.HashLength"/> hexadecimal digits, in lower case, as bytes of text.</param>
    public void Sign(ReadOnlySpan<byte> stringToSign, Span<byte> signature)
    {
        Span<byte> bytes = stackalloc byte[HMACSHA256.HashSizeInBytes];
        var hash = Interlocked.Exchange(ref _idle, null) ?? IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret);
        hash.AppendData(stringToSign);
        hash.GetHashAndReset(bytes);

        // of several that were made at once, one is kept
        if (Interlocked.CompareExchange(ref _idle, hash, null) is not null)
        {
            hash.Dispose();
        }

        HexDigits.Write(bytes, signature);
    }
}
