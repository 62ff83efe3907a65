using System.Globalization;

namespace TfJobApi.Http;

/// <summary>Creates request ids of 32 hexadecimal digits, as CCI's gateway does: 16 for the server, 16 for a counter.</summary>
internal sealed class RequestIds(Random random)
{
    public const string Header = "X-Request-Id";

    private const int HalfLength = 16;

    private readonly string _server = random.NextInt64().ToString("x16", CultureInfo.InvariantCulture);
    private long _count;

    public string Next() => string.Create(2 * HalfLength, (_server, Count: Interlocked.Increment(ref _count)), static (text, id) =>
    {
        id._server.CopyTo(text);

        // the format x16 would be parsed for every request
        for (var (i, rest) = (text.Length - 1, id.Count); i >= HalfLength; i--, rest >>= 4)
        {
            text[i] = "0123456789abcdef"[(int)(rest & 0xF)];
        }
    });
}
