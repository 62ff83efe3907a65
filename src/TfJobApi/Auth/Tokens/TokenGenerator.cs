using System.Buffers.Text;
using System.Security.Cryptography;
using TfJobApi.Clock;

namespace TfJobApi.Auth.Tokens;

/// <summary>Creates random tokens; with <c>Deterministic:Seed</c> two runs create the same ones.</summary>
internal sealed class TokenGenerator(DeterministicOptions options)
{
    private const int Length = 48;

    private readonly Random? _random = options.Seed is null ? null : options.CreateRandom(ChanceUse.Tokens);

    public string Next()
    {
        var bytes = new byte[Length];
        if (_random is null)
        {
            RandomNumberGenerator.Fill(bytes);
        }
        else
        {
            lock (_random)
            {
                _random.NextBytes(bytes);
            }
        }

        return Base64Url.EncodeToString(bytes);
    }
}
