using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace TfJobApi.Auth.Tokens;

/// <summary>
/// What is kept of a secret in its place. Compared as hashes, secrets tell nothing of themselves by the time that takes;
/// what is hashed is long and random where it matters, so the hash needs no salt.
/// </summary>
internal readonly record struct SecretHash(UInt128 High, UInt128 Low)
{
    public static SecretHash Of(string secret)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(secret), hash);
        return new(BinaryPrimitives.ReadUInt128BigEndian(hash), BinaryPrimitives.ReadUInt128BigEndian(hash[16..]));
    }

    /// <summary>Null for a secret that is not configured, which nothing equals.</summary>
    public static SecretHash? OfConfigured(string secret) => secret.Length == 0 ? null : Of(secret);
}
