using System.Buffers.Text;
using System.Security.Cryptography;

namespace TfJobApi.Auth;

/// <summary>Makes the tokens that are issued: nobody can guess one.</summary>
internal sealed class TokenMint
{
    private const int Bytes = 48;

#pragma warning disable CA1822 // what it makes them of is its state, and may be another one
    public string Next() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));
#pragma warning restore CA1822
}
