using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace TfJobApi.Auth.Signatures;

/// <summary>
/// The header <c>Authorization: SDK-HMAC-SHA256 Access=…, SignedHeaders=…;…, Signature=…</c>.
/// </summary>
/// <param name="Access">The access key; no secret.</param>
/// <param name="SignedHeaders">In lower case, in the order in which they are signed.</param>
/// <param name="Signature">64 hexadecimal digits in lower case.</param>
internal sealed record SignatureHeader(string Access, string[] SignedHeaders, string Signature)
{
    /// <summary>How many headers can be signed; a real client signs three to six.</summary>
    private const int MostHeaders = 64;
    private const int MostAccessLength = 128;

    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz");

    private static readonly SearchValues<char> AccessCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~");

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    public override string ToString() =>
        $"{Signer.Algorithm} Access={Access}, SignedHeaders={string.Join(';', SignedHeaders)}, Signature={Signature}";

    /// <summary>False with what is wrong, which never shows the text: it may be anything, and a secret too.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out SignatureHeader? header, [NotNullWhen(false)] out string? fault)
    {
        header = null;
        if (!text.StartsWith($"{Signer.Algorithm} ", StringComparison.Ordinal))
        {
            fault = $"the Authorization header does not begin with {Signer.Algorithm} and a space";
            return false;
        }

        string? access = null;
        string? signedHeaders = null;
        string? signature = null;
        foreach (var range in text.AsSpan().Split(','))
        {
            var isFirst = range.Start.Value == 0;
            var part = text.AsSpan()[(isFirst ? new Range(Signer.Algorithm.Length, range.End) : range)].Trim();
            var ok = part.IndexOf('=') switch
            {
                6 when part.StartsWith("Access") => TrySet(ref access, part[7..]),
                13 when part.StartsWith("SignedHeaders") => TrySet(ref signedHeaders, part[14..]),
                9 when part.StartsWith("Signature") => TrySet(ref signature, part[10..]),
                _ => false,
            };
            if (!ok)
            {
                fault = "the Authorization header must have Access, SignedHeaders and Signature, each once, and nothing else";
                return false;
            }
        }

        fault = FaultOf(access, signature);
        if (fault is null && TryReadNames(signedHeaders, out var names, out fault))
        {
            header = new(access!, names, signature!);
        }

        return header is not null;
    }

    /// <summary>Whether it can be written in the header.</summary>
    public static bool IsAccessKey(string? text) => text is { Length: > 0 and <= MostAccessLength } && !text.AsSpan().ContainsAnyExcept(AccessCharacters);

    /// <summary>Whether it is a signature as it is written in the header.</summary>
    public static bool IsSignature(ReadOnlySpan<char> text) => text.Length == Signer.HashLength && !text.ContainsAnyExcept(Digits);

    private static bool TrySet(ref string? place, ReadOnlySpan<char> value)
    {
        var isNew = place is null;
        place = value.ToString();
        return isNew;
    }

    private static string? FaultOf(string? access, string? signature)
    {
        if (!IsAccessKey(access))
        {
            return "Access in the Authorization header is no access key";
        }

        return !IsSignature(signature)
            ? "Signature in the Authorization header is not 64 hexadecimal digits in lower case"
            : null;
    }

    private static bool TryReadNames(string? text, out string[] names, [NotNullWhen(false)] out string? fault)
    {
        names = (text ?? "").ToLowerInvariant().Split(';', MostHeaders + 1);
        fault = names.Length > MostHeaders ? "SignedHeaders in the Authorization header are too many" : FaultOf(names);

        return fault is null;
    }

    private static string? FaultOf(string[] names)
    {
        var hasDate = false;
        for (var i = 0; i < names.Length; i++)
        {
            if (names[i].Length == 0 || names[i].AsSpan().ContainsAnyExcept(TokenCharacters))
            {
                return "SignedHeaders in the Authorization header are not names of headers with semicolons between them";
            }

            if (names.AsSpan(0, i).Contains(names[i]))
            {
                return "SignedHeaders in the Authorization header has a name twice";
            }

            hasDate |= names[i] == Signer.DateHeader;
        }

        return hasDate ? null : $"SignedHeaders in the Authorization header lacks {Signer.DateHeader}";
    }
}
