using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace TfJobApi.Http;

/// <summary>
/// The parameters of a request as the Go of Kubernetes 1.20 reads them. Names are case-sensitive, <c>;</c> separates parameters as
/// <c>&amp;</c> does, and a parameter with a malformed escape is ignored.
/// Source: https://github.com/golang/go/blob/release-branch.go1.15/src/net/url/url.go (parseQuery)
/// </summary>
/// <param name="text">The undecoded query, with or without its question mark.</param>
internal readonly struct RequestQuery(string? text)
{
    private readonly string _text = text is ['?', .. var rest] ? rest : text ?? "";

    public bool IsEmpty => _text.Length == 0;

    public static RequestQuery From(HttpRequest request) => new(request.QueryString.Value);

    public bool Has(string name) => TryGet(name, out _);

    /// <summary>Returns the first value of a parameter; empty if the parameter is absent.</summary>
    public string Text(string name) => TryGet(name, out var value) ? value : "";

    /// <summary>
    /// Returns whether a boolean parameter is true: every value except 0 and false is, an empty one included.
    /// Source: https://github.com/kubernetes/apimachinery/blob/master/pkg/runtime/conversion.go
    /// </summary>
    public bool Flag(string name) =>
        TryGet(name, out var value) && value != "0" && !value.Equals("false", StringComparison.OrdinalIgnoreCase);

    /// <summary>Finds the first value of a parameter.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out string? value)
    {
        var start = 0;
        return TryFind(name, ref start, out value);
    }

    /// <summary>Returns all values of a parameter in their order.</summary>
    public List<string> All(string name)
    {
        List<string> values = [];
        for (var start = 0; TryFind(name, ref start, out var value);)
        {
            values.Add(value);
        }

        return values;
    }

    /// <summary>Returns the names of all parameters in their order.</summary>
    public List<string> Names()
    {
        List<string> names = [];
        foreach (var part in _text.AsSpan().SplitAny('&', ';'))
        {
            var parameter = _text.AsSpan(part);
            var valueAt = parameter.IndexOf('=');
            if (!parameter.IsEmpty && TryDecode(valueAt < 0 ? parameter : parameter[..valueAt], out var name))
            {
                names.Add(name);
            }
        }

        return names;
    }

    private bool TryFind(string name, ref int start, [NotNullWhen(true)] out string? value)
    {
        while (start < _text.Length)
        {
            var rest = _text.AsSpan(start);
            var length = rest.IndexOfAny('&', ';');
            var parameter = length < 0 ? rest : rest[..length];
            start += parameter.Length + 1;

            var valueAt = parameter.IndexOf('=');
            if (IsNamed(valueAt < 0 ? parameter : parameter[..valueAt], name)
                && TryDecode(valueAt < 0 ? default : parameter[(valueAt + 1)..], out value))
            {
                return true;
            }
        }

        value = null;
        return false;
    }

    private static bool IsNamed(ReadOnlySpan<char> encoded, string name) =>
        encoded.ContainsAny('%', '+')
            ? TryDecode(encoded, out var decoded) && decoded == name
            : encoded.SequenceEqual(name);

    private static bool TryDecode(ReadOnlySpan<char> encoded, [NotNullWhen(true)] out string? decoded)
    {
        if (!encoded.ContainsAny('%', '+'))
        {
            decoded = encoded.ToString();
            return true;
        }

        decoded = PercentDecoding.TryDecode(encoded, plusIsSpace: true, out var bytes) ? Encoding.UTF8.GetString(bytes) : null;
        return decoded is not null;
    }
}
