using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using TfJobApi.Errors;
using TfJobApi.Redaction;

namespace TfJobApi.Auth.Signatures;

/// <summary>What a signature covers of a request, taken from it as it came.</summary>
internal sealed class SignedRequest
{
    /// <summary>How many characters of an explanation are shown.</summary>
    private const int Shown = 8192;

    private const string HostHeader = "host";

    private readonly string _method;
    private readonly string _target;
    private readonly string _date;
    private readonly bool _isHttps;
    private readonly SignedHeader[] _headers;

    private SignedRequest(HttpRequest request, string target, SignedHeader[] headers, string date, DateTimeOffset signedAt, string? payload)
    {
        _method = request.Method;
        _target = target;
        _isHttps = request.IsHttps;
        _headers = headers;
        _date = date;
        SignedAt = signedAt;
        Payload = payload;
    }

    public DateTimeOffset SignedAt { get; }

    /// <summary>What the client declares of the body: its hash, or that it is not signed; null when the body's own hash is signed.</summary>
    public string? Payload { get; }

    /// <summary>False with what is wrong.</summary>
    public static bool TryRead(
        HttpRequest request, SignatureHeader header, [NotNullWhen(true)] out SignedRequest? signed, [NotNullWhen(false)] out string? fault)
    {
        signed = null;
        var target = TargetOf(request);
        if (!CanonicalRequest.IsReadInOneWay(target))
        {
            fault = "the target is a whole URL, whose path must have nothing encoded, no empty segment and none that begins with a dot";
            return false;
        }

        StringValues dates = default;
        var headers = new SignedHeader[header.SignedHeaders.Length];
        for (var i = 0; i < headers.Length; i++)
        {
            var name = header.SignedHeaders[i];
            headers[i] = new(name, Values(request.Headers[name]));
            if (headers[i].Values.Count == 0)
            {
                fault = $"the request has no header {GoQuote.Shorten(name, 64)}, which SignedHeaders names";
                return false;
            }

            dates = name == Signer.DateHeader ? headers[i].Values : dates;
        }

        if (dates is not [{ } date] || !Signer.TryParseDate(date.Trim(), out var signedAt))
        {
            fault = "X-Sdk-Date is not a time written as 20191115T033655Z";
            return false;
        }

        var payload = request.Headers[Signer.PayloadHeader];
        if (payload.Count > 0 && !IsPayload(payload))
        {
            fault = $"X-Sdk-Content-Sha256 is neither 64 hexadecimal digits nor {Signer.UnsignedPayload}";
            return false;
        }

        fault = null;
        signed = new(request, target, headers, date.Trim(), signedAt, payload is [{ } declared] ? declared : null);
        return true;
    }

    /// <summary>
    /// Whether the signature is right for the request as it came, or as the client may have seen it: it may sign a host without
    /// the port that it sends, the one that it knows a proxy by, or the names of a query in lower case. Null when the path or
    /// the query is broken.
    /// </summary>
    /// <param name="signature">In hexadecimal digits, as many as it has to have.</param>
    public bool? IsSigned(SigningKey key, string signature, ReadOnlySpan<byte> payloadHash, string publicHost)
    {
        Span<byte> given = stackalloc byte[Signer.HashLength];
        Encoding.ASCII.GetBytes(signature, given);
        if (IsSigned(key, given, _headers, payloadHash) is not false and var asItCame)
        {
            return asItCame;
        }

        foreach (var host in OtherHosts(publicHost))
        {
            SignedHeader[] headers = [.. _headers.Select(header => header.Name == HostHeader ? header with { Values = host } : header)];
            if (IsSigned(key, given, headers, payloadHash) == true)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The canonical request and the string to sign, a line end as a bar, without the values of secret headers and parameters.</summary>
    public string Explain(ReadOnlySpan<byte> payloadHash)
    {
        SignedHeader[] shown = [.. _headers.Select(header => IsSecret(header.Name) ? header with { Values = SecretHeaders.Hidden } : header)];
        var queryAt = _target.IndexOf('?', StringComparison.Ordinal) + 1;
        var target = queryAt == 0 ? _target : _target[..queryAt] + SecretNames.Hide(_target[queryAt..]);
        var canonical = (CanonicalRequest.Of(_method, target, shown, payloadHash) ?? "").Replace("%28hidden%29", SecretHeaders.Hidden, StringComparison.Ordinal);

        Span<byte> toSign = stackalloc byte[Signer.StringToSignLength];
        _ = TryWriteStringToSign(_headers, payloadHash, lowersNames: false, toSign);

        return $"canonicalRequest:{GoQuote.Shorten(canonical, Shown)},stringToSign:{Encoding.ASCII.GetString(toSign)}".Replace('\n', '|');
    }

    private static bool IsSecret(string header) => SecretHeaders.Has(header) || SecretNames.Has(header);

    /// <summary>With the names of a query as they are, and in lower case.</summary>
    private bool? IsSigned(SigningKey key, ReadOnlySpan<byte> signature, SignedHeader[] headers, ReadOnlySpan<byte> payloadHash)
    {
        var isSigned = IsSigned(key, signature, headers, payloadHash, lowersNames: false);
        return isSigned == false && CanonicalQuery.HasUpperCaseNames(_target) ? IsSigned(key, signature, headers, payloadHash, lowersNames: true) : isSigned;
    }

    private bool? IsSigned(SigningKey key, ReadOnlySpan<byte> signature, SignedHeader[] headers, ReadOnlySpan<byte> payloadHash, bool lowersNames)
    {
        Span<byte> toSign = stackalloc byte[Signer.StringToSignLength];
        if (!TryWriteStringToSign(headers, payloadHash, lowersNames, toSign))
        {
            return null;
        }

        Span<byte> expected = stackalloc byte[Signer.HashLength];
        key.Sign(toSign, expected);
        return CryptographicOperations.FixedTimeEquals(expected, signature);
    }

    private bool TryWriteStringToSign(SignedHeader[] headers, ReadOnlySpan<byte> payloadHash, bool lowersNames, Span<byte> toSign)
    {
        var canonical = CanonicalText.OfThread();
        if (!CanonicalRequest.TryWrite(canonical, _method, _target, headers, payloadHash, lowersNames))
        {
            return false;
        }

        Signer.StringToSign(_date, canonical.Bytes, toSign);
        return true;
    }

    /// <summary>As it came; a server without a socket knows only what it has read it as.</summary>
    private static string TargetOf(HttpRequest request) => (request.HttpContext.Features[typeof(IHttpRequestFeature)] as IHttpRequestFeature)?.RawTarget is { Length: > 0 } raw
        ? raw
        : request.PathBase.ToUriComponent() + request.Path.ToUriComponent() + request.QueryString.ToUriComponent();

    private static StringValues Values(StringValues values) => values is [not null] ? values : new([.. values.OfType<string>()]);

    private static bool IsPayload(StringValues values) =>
        values is [{ } text] && (text == Signer.UnsignedPayload || (text.Length == 64 && text.All(char.IsAsciiHexDigit)));

    /// <summary>What the client may have signed in the place of the host that it has sent.</summary>
    private IEnumerable<string> OtherHosts(string publicHost)
    {
        if (_headers.FirstOrDefault(header => header.Name == HostHeader).Values is not [{ } sent])
        {
            yield break;
        }

        yield return WithoutPort(sent) is var bare && bare != sent ? bare : $"{sent}:{(_isHttps ? 443 : 80)}";
        if (publicHost.Length > 0)
        {
            yield return publicHost;
            yield return WithoutPort(publicHost);
        }
    }

    private static string WithoutPort(string host) => new HostString(host).Host;
}
