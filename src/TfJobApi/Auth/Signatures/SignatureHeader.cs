using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace TfJobApi.Auth.Signatures;

/// <summary>
/// The Authorization header of a signed request: <c>SDK-HMAC-SHA256 Access=…, SignedHeaders=…;…, Signature=…</c>.
/// </summary>
/// <param name="Access">The access key, which is not a secret.</param>
/// <param name="SignedHeaders">In lowercase, in the order in which they are signed.</param>
/// <param name="Signature">Lowercase hexadecimal digits.</param>
internal sealed record SignatureHeader(SignatureAlgorithm Algorithm, string Access, string[] SignedHeaders, string Signature)
{
    /// <summary>The maximum number of signed headers; real clients sign three to six.</summary>
    private const int MostHeaders = 64;
    private const int MostAccessLength = 128;

    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz");

    private static readonly SearchValues<char> AccessCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~");

    public override string ToString() =>
        $"{Algorithm.Name} Access={Access}, SignedHeaders={string.Join(';', SignedHeaders)}, Signature={Signature}";

    /// <summary>Parses the header. The error never contains the text, which may be a secret.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out SignatureHeader? header, [NotNullWhen(false)] out string? error)
    {
        header = null;
        if (SignatureAlgorithm.Find(text) is not { } algorithm)
        {
            error = $"the Authorization header does not begin with {string.Join(" or ", SignatureAlgorithm.All.Select(known => known.Name))} and a space";
            return false;
        }

        string? access = null;
        string? signedHeaders = null;
        string? signature = null;
        foreach (var range in text.AsSpan().Split(','))
        {
            var isFirst = range.Start.Value == 0;
            var part = text.AsSpan()[(isFirst ? new Range(algorithm.Name.Length, range.End) : range)].Trim();
            var ok = part.IndexOf('=') switch
            {
                6 when part.StartsWith("Access") => TrySet(ref access, part[7..]),
                13 when part.StartsWith("SignedHeaders") => TrySet(ref signedHeaders, part[14..]),
                9 when part.StartsWith("Signature") => TrySet(ref signature, part[10..]),
                _ => false,
            };
            if (!ok)
            {
                error = "the Authorization header must have Access, SignedHeaders and Signature, each once, and nothing else";
                return false;
            }
        }

        error = CheckValues(algorithm, access, signature);
        if (error is null && TryReadNames(signedHeaders, out var names, out error))
        {
            header = new(algorithm, access!, names, signature!);
        }

        return header is not null;
    }

    /// <summary>Whether a text has the form of an access key.</summary>
    public static bool IsAccessKey(string? text) => text is { Length: > 0 and <= MostAccessLength } && !text.AsSpan().ContainsAnyExcept(AccessCharacters);

    private static bool TrySet(ref string? place, ReadOnlySpan<char> value)
    {
        var isNew = place is null;
        place = value.ToString();
        return isNew;
    }

    private static string? CheckValues(SignatureAlgorithm algorithm, string? access, string? signature)
    {
        if (!IsAccessKey(access))
        {
            return "Access in the Authorization header is not a valid access key";
        }

        return !algorithm.IsSignature(signature)
            ? $"Signature in the Authorization header is not {algorithm.HashLength} hexadecimal digits in lowercase"
            : null;
    }

    private static bool TryReadNames(string? text, out string[] names, [NotNullWhen(false)] out string? error)
    {
        names = (text ?? "").ToLowerInvariant().Split(';', MostHeaders + 1);
        error = names.Length > MostHeaders ? $"SignedHeaders in the Authorization header has more than {MostHeaders} names" : CheckNames(names);

        return error is null;
    }

    private static string? CheckNames(string[] names)
    {
        var hasDate = false;
        for (var i = 0; i < names.Length; i++)
        {
            if (names[i].Length == 0 || names[i].AsSpan().ContainsAnyExcept(TokenCharacters))
            {
                return "SignedHeaders in the Authorization header is not a list of header names separated by semicolons";
            }

            if (names.AsSpan(0, i).Contains(names[i]))
            {
                return "SignedHeaders in the Authorization header repeats a name";
            }

            hasDate |= names[i] == SdkHeaders.Date;
        }

        return hasDate ? null : $"SignedHeaders in the Authorization header lacks {SdkHeaders.Date}";
    }
}
