using System.Security.Cryptography;
using System.Text;

namespace TfJobApi.Resources;

/// <summary>The uid of an object that is not stored: the same for the same name in every process.</summary>
internal static class ConstantUid
{
    public static string For(string name) => new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16)).ToString();
}
