using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace TfJobApi.Auth.Signatures;

/// <summary>
/// A signature algorithm of Huawei's gateway: a hash of the body and of the canonical request, and an HMAC of the string to sign.
/// Another algorithm is another item of <see cref="All"/>.
/// Source: Huawei Cloud, API Request Signing Guide (https://support.huaweicloud.com/intl/en-us/devg-apisign/)
/// </summary>
/// <param name="name">The first word of the Authorization header and of the string to sign.</param>
/// <param name="hashSize">In bytes.</param>
internal sealed class SignatureAlgorithm(string name, HashAlgorithmName hash, int hashSize)
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    public static SignatureAlgorithm SdkHmacSha256 { get; } = new("SDK-HMAC-SHA256", HashAlgorithmName.SHA256, SHA256.HashSizeInBytes);

    public static IReadOnlyList<SignatureAlgorithm> All { get; } = [SdkHmacSha256];

    public string Name => name;

    /// <summary>The length of a hash and of a signature, in hexadecimal digits.</summary>
    public int HashLength => 2 * hashSize;

    /// <summary>The length of a string to sign, in bytes: the name, the date and a hash, separated by line ends.</summary>
    public int StringToSignLength => name.Length + 1 + SdkHeaders.DateLength + 1 + HashLength;

    public static SignatureAlgorithm? Find(string authorization) => All.FirstOrDefault(algorithm =>
        authorization.StartsWith(algorithm.Name, StringComparison.Ordinal) && authorization.AsSpan(algorithm.Name.Length).StartsWith(" "));

    /// <summary>Checks only the form of a signature.</summary>
    public bool IsSignature(ReadOnlySpan<char> text) => text.Length == HashLength && !text.ContainsAnyExcept(Digits);

    public IncrementalHash CreateHash() => IncrementalHash.CreateHash(hash);

    public IncrementalHash CreateHmac(byte[] secret) => IncrementalHash.CreateHMAC(hash, secret);

    /// <summary>Returns lowercase hexadecimal digits in ASCII.</summary>
    public byte[] Hash(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hashed = stackalloc byte[hashSize];
        CryptographicOperations.HashData(hash, bytes, hashed);

        return HexDigits.Encode(hashed);
    }

    /// <param name="output">Receives <see cref="StringToSignLength"/> bytes.</param>
    public void WriteStringToSign(ReadOnlySpan<char> date, ReadOnlySpan<byte> canonicalRequest, Span<byte> output)
    {
        Span<byte> hashed = stackalloc byte[hashSize];
        CryptographicOperations.HashData(hash, canonicalRequest, hashed);

        Encoding.ASCII.GetBytes(name, output);
        output[name.Length] = (byte)'\n';
        Encoding.ASCII.GetBytes(date[..SdkHeaders.DateLength], output[(name.Length + 1)..]);
        output[^(HashLength + 1)] = (byte)'\n';
        HexDigits.Encode(hashed, output[^HashLength..]);
    }
}
