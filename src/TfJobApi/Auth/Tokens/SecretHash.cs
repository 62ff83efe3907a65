using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace TfJobApi.Auth.Tokens;

/// <summary>
/// The hash that is kept instead of a secret. Comparing hashes reveals nothing by its timing; the secrets that matter are long and
/// random, so that the hash needs no salt.
/// </summary>
internal readonly record struct SecretHash(UInt128 High, UInt128 Low)
{
    public static SecretHash Compute(string secret)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(secret), hash);
        return new(BinaryPrimitives.ReadUInt128BigEndian(hash), BinaryPrimitives.ReadUInt128BigEndian(hash[16..]));
    }

    /// <summary>Hashes a setting; null, which equals no hash, if it is empty.</summary>
    public static SecretHash? FromSetting(string secret) => secret.Length == 0 ? null : Compute(secret);
}
