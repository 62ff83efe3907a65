using System.Text;
using TfJobApi.Json;

namespace TfJobApi.Tests.Support;

/// <summary>Converts texts to and from canonical JSON.</summary>
internal static class Canonical
{
    public static string Of(string json)
    {
        Assert.True(TryOf(Encoding.UTF8.GetBytes(json), out var canonical, out var error), error.ToString());
        return canonical;
    }

    public static bool TryOf(byte[] json, out string canonical, out JsonError error)
    {
        var output = new JsonBuffer();
        var isJson = CanonicalJson.TryWrite(json, output, out error);
        canonical = Encoding.UTF8.GetString(output.WrittenSpan);
        return isJson;
    }

    public static byte[] Bytes(string json) => Encoding.UTF8.GetBytes(Of(json));

    public static CanonicalValue Value(string json) => new(Bytes(json));
}
