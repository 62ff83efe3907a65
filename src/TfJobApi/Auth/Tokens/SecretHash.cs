using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace TfJobApi.Auth.Tokens;

/// <summary>
/// Replaces a secret. The time of a comparison reveals nothing of the secret; there is no salt, because tokens are long and random.
/// </summary>
internal readonly record struct SecretHash(UInt128 High, UInt128 Low)
{
    public static SecretHash Compute(string secret)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(secret), hash);
        return new(BinaryPrimitives.ReadUInt128BigEndian(hash), BinaryPrimitives.ReadUInt128BigEndian(hash[16..]));
    }

    /// <summary>Returns null, which equals no hash, if the setting is empty.</summary>
    public static SecretHash? FromSetting(string secret) => secret.Length == 0 ? null : Compute(secret);
}
