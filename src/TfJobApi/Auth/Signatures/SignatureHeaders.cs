using System.Diagnostics.CodeAnalysis;

namespace TfJobApi.Auth.Signatures;

/// <summary>
/// Reads signature headers. Those of one client are the same but for the signature at their end, so what is before it is
/// taken apart once, as long as no other comes between.
/// </summary>
internal sealed class SignatureHeaders
{
    private Known? _last;

    /// <summary>As <see cref="SignatureHeader.TryParse"/>.</summary>
    public bool TryRead(string text, [NotNullWhen(true)] out SignatureHeader? header, [NotNullWhen(false)] out string? fault)
    {
        if (Volatile.Read(ref _last) is { } last && last.TryRead(text, out header))
        {
            fault = null;
            return true;
        }

        if (!SignatureHeader.TryParse(text, out header, out fault))
        {
            return false;
        }

        // the parts may come in another order, and with space behind them
        if (text.EndsWith($"Signature={header.Signature}", StringComparison.Ordinal))
        {
            Volatile.Write(ref _last, new(text[..^header.Signature.Length], header));
        }

        return true;
    }

    /// <param name="Start">What is before the signature.</param>
    private sealed record Known(string Start, SignatureHeader Header)
    {
        public bool TryRead(string text, [NotNullWhen(true)] out SignatureHeader? header)
        {
            var isSame = text.StartsWith(Start, StringComparison.Ordinal) && SignatureHeader.IsSignature(text.AsSpan(Start.Length));
            header = isSame ? Header with { Signature = text[Start.Length..] } : null;
            return isSame;
        }
    }
}
