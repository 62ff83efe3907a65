using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace TfJobApi.Auth.Signatures;

/// <summary>The Authorization header of a signed request: <c>SDK-HMAC-SHA256 Access=…, SignedHeaders=…;…, Signature=…</c>.</summary>
/// <param name="Access">The access key, which is not a secret.</param>
/// <param name="SignedHeaders">In lowercase, in the order in which they are signed.</param>
/// <param name="Signature">Lowercase hexadecimal digits.</param>
internal sealed record SignatureHeader(SignatureAlgorithm Algorithm, string Access, string[] SignedHeaders, string Signature)
{
    /// <summary>Real clients sign three to six headers.</summary>
    private const int MaxHeaders = 64;
    private const int MaxAccessLength = 128;

    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz");

    public override string ToString() =>
        $"{Algorithm.Name} Access={Access}, SignedHeaders={string.Join(';', SignedHeaders)}, Signature={Signature}";

    /// <summary>Parses the header. The error does not contain the text, which may be a secret.</summary>
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
            var isValid = part.IndexOf('=') switch
            {
                6 when part.StartsWith("Access") => TrySet(ref access, part[7..]),
                13 when part.StartsWith("SignedHeaders") => TrySet(ref signedHeaders, part[14..]),
                9 when part.StartsWith("Signature") => TrySet(ref signature, part[10..]),
                _ => false,
            };
            if (!isValid)
            {
                error = "the Authorization header must have Access, SignedHeaders and Signature, each once, and nothing else";
                return false;
            }
        }

        error = CheckValues(algorithm, access, signature);
        if (error is null && TryParseNames(signedHeaders, out var names, out error))
        {
            header = new(algorithm, access!, names, signature!);
        }

        return header is not null;
    }

    public static bool IsAccessKey(string? text) =>
        text is { Length: > 0 and <= MaxAccessLength } && !text.AsSpan().ContainsAnyExcept(PercentEncoding.Unreserved);

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

    private static bool TryParseNames(string? text, out string[] names, [NotNullWhen(false)] out string? error)
    {
        names = (text ?? "").ToLowerInvariant().Split(';', MaxHeaders + 1);
        error = names.Length > MaxHeaders ? $"SignedHeaders in the Authorization header has more than {MaxHeaders} names" : CheckNames(names);
        return error is null;
    }

    private static string? CheckNames(string[] names)
    {
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
        }

        return names.Contains(SdkHeaders.Date) ? null : $"SignedHeaders in the Authorization header lacks {SdkHeaders.Date}";
    }
}
