using System.Diagnostics.CodeAnalysis;

namespace TfJobApi.Auth.Signatures;

/// <summary>
/// Parses signature headers. The headers of one client are equal up to the signature, so the part before it is parsed only
/// when it differs from that of the last header.
/// </summary>
internal sealed class SignatureHeaderCache
{
    private ParsedHeader? _last;

    public bool TryParse(string text, [NotNullWhen(true)] out SignatureHeader? header, [NotNullWhen(false)] out string? error)
    {
        if (Volatile.Read(ref _last) is { } last && last.TryParse(text, out header))
        {
            error = null;
            return true;
        }

        if (!SignatureHeader.TryParse(text, out header, out error))
        {
            return false;
        }

        // The signature is not always the last part, and white space may follow it.
        if (text.EndsWith($"Signature={header.Signature}", StringComparison.Ordinal))
        {
            Volatile.Write(ref _last, new(text[..^header.Signature.Length], header));
        }

        return true;
    }

    /// <param name="Start">The text before the signature.</param>
    private sealed record ParsedHeader(string Start, SignatureHeader Header)
    {
        public bool TryParse(string text, [NotNullWhen(true)] out SignatureHeader? header)
        {
            header = text.StartsWith(Start, StringComparison.Ordinal) && Header.Algorithm.IsSignature(text.AsSpan(Start.Length))
                ? Header with { Signature = text[Start.Length..] }
                : null;
            return header is not null;
        }
    }
}
