using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using TfJobApi.Errors;
using TfJobApi.Http;
using TfJobApi.Redaction;

namespace TfJobApi.Auth.Signatures;

/// <summary>The parts of a request that its signature covers, unchanged.</summary>
/// <param name="payload">The hash that the client declares for the body, or that the body is not signed; null if the body's own hash is signed.</param>
internal sealed class SignedRequest(
    SignatureHeader signature, string method, string target, bool isHttps, SignedHeader[] headers, string date, DateTimeOffset signedAt, string? payload)
{
    private const int MaxExplanationLength = 8192;

    private const string HostHeader = "host";

    private static readonly string TenantHeader = MockHeaders.Tenant.ToLowerInvariant();

    private readonly SignatureAlgorithm _algorithm = signature.Algorithm;

    public DateTimeOffset SignedAt => signedAt;

    public string? Payload => payload;

    public static bool TryRead(
        HttpRequest request, SignatureHeader signature, [NotNullWhen(true)] out SignedRequest? signed, [NotNullWhen(false)] out string? error)
    {
        signed = null;
        var target = TargetOf(request);
        if (!CanonicalRequest.IsUnambiguous(target))
        {
            error = "the target is an absolute URL: its path must not contain encoded characters, empty segments or segments that begin with a dot";
            return false;
        }

        var headers = new SignedHeader[signature.SignedHeaders.Length];
        for (var i = 0; i < headers.Length; i++)
        {
            var name = signature.SignedHeaders[i];
            headers[i] = new(name, Values(request.Headers[name]));
            if (headers[i].Values.Count == 0)
            {
                error = $"the request has no header {GoQuote.Shorten(name, 64)}, which SignedHeaders names";
                return false;
            }
        }

        if (request.Headers.ContainsKey(MockHeaders.Tenant) && !headers.Any(header => header.Name == TenantHeader))
        {
            error = $"the header {MockHeaders.Tenant} is not in SignedHeaders, so that the request could be sent to any tenant: "
                + "sign the header, or name the tenant in the path";
            return false;
        }

        if (Values(request.Headers[SdkHeaders.Date]) is not [{ } date] || !SdkHeaders.TryParseDate(date.Trim(), out var signedAt))
        {
            error = "X-Sdk-Date is not a valid time (expected for example 20191115T033655Z)";
            return false;
        }

        var payload = request.Headers[SdkHeaders.ContentHash];
        if (payload.Count > 0 && !IsPayload(payload))
        {
            error = $"X-Sdk-Content-Sha256 must be 64 hexadecimal digits or {SdkHeaders.UnsignedPayload}";
            return false;
        }

        error = null;
        signed = new(signature, request.Method, target, request.IsHttps, headers, date.Trim(), signedAt, payload is [{ } declared] ? declared : null);
        return true;
    }

    /// <summary>
    /// Verifies the signature for the request as it was sent, or as its client may have seen it: a client may sign the host without
    /// the port that it sends, the host name of a proxy, or the names of the query in lowercase.
    /// </summary>
    /// <returns>False if the path or the query is malformed.</returns>
    public bool TryVerify(SigningKey key, ReadOnlySpan<byte> payloadHash, string publicHost, out bool isSigned)
    {
        Span<byte> sent = stackalloc byte[_algorithm.HashLength];
        Encoding.ASCII.GetBytes(signature.Signature, sent);
        if (!TryMatch(key, sent, headers, payloadHash, out isSigned) || isSigned)
        {
            return isSigned;
        }

        foreach (var host in OtherHosts(publicHost))
        {
            SignedHeader[] others = [.. headers.Select(header => header.Name == HostHeader ? header with { Values = host } : header)];
            if (TryMatch(key, sent, others, payloadHash, out isSigned) && isSigned)
            {
                break;
            }
        }

        return true;
    }

    /// <summary>Shows the canonical request and the string to sign, with <c>|</c> for a line end and without the values of secrets.</summary>
    public string Explain(ReadOnlySpan<byte> payloadHash)
    {
        SignedHeader[] shown = [.. headers.Select(header => IsSecret(header.Name) ? header with { Values = SecretHeaders.Hidden } : header)];
        var queryAt = target.IndexOf('?', StringComparison.Ordinal) + 1;
        var shownTarget = queryAt == 0 ? target : target[..queryAt] + SecretNames.Hide(target[queryAt..]);
        var canonical = (CanonicalRequest.Create(method, shownTarget, shown, payloadHash) ?? "").Replace("%28hidden%29", SecretHeaders.Hidden, StringComparison.Ordinal);

        Span<byte> toSign = stackalloc byte[_algorithm.StringToSignLength];
        _ = TryWriteStringToSign(headers, payloadHash, lowersNames: false, toSign);

        return $"canonicalRequest:{GoQuote.Shorten(canonical, MaxExplanationLength)},stringToSign:{Encoding.ASCII.GetString(toSign)}".Replace('\n', '|');
    }

    private static bool IsSecret(string header) => SecretHeaders.Has(header) || SecretNames.Has(header);

    /// <summary>Compares the signature with the expected one, with the names of the query as sent, then in lowercase.</summary>
    private bool TryMatch(SigningKey key, ReadOnlySpan<byte> sent, SignedHeader[] signedHeaders, ReadOnlySpan<byte> payloadHash, out bool isMatch)
    {
        Span<byte> toSign = stackalloc byte[_algorithm.StringToSignLength];
        Span<byte> expected = stackalloc byte[_algorithm.HashLength];
        isMatch = false;
        if (!TryWriteStringToSign(signedHeaders, payloadHash, lowersNames: false, toSign))
        {
            return false;
        }

        key.Sign(toSign, expected);
        isMatch = CryptographicOperations.FixedTimeEquals(expected, sent);
        if (!isMatch && CanonicalQuery.HasUpperCaseNames(target) && TryWriteStringToSign(signedHeaders, payloadHash, lowersNames: true, toSign))
        {
            key.Sign(toSign, expected);
            isMatch = CryptographicOperations.FixedTimeEquals(expected, sent);
        }

        return true;
    }

    private bool TryWriteStringToSign(SignedHeader[] signedHeaders, ReadOnlySpan<byte> payloadHash, bool lowersNames, Span<byte> toSign)
    {
        var canonical = new Utf8TextBuilder();
        if (!CanonicalRequest.TryWrite(canonical, method, target, signedHeaders, payloadHash, lowersNames))
        {
            return false;
        }

        _algorithm.WriteStringToSign(date, canonical.Bytes, toSign);
        return true;
    }

    // A server without a socket has only the parsed target.
    private static string TargetOf(HttpRequest request) =>
        (request.HttpContext.Features[typeof(IHttpRequestFeature)] as IHttpRequestFeature)?.RawTarget is { Length: > 0 } raw
            ? raw
            : request.PathBase.ToUriComponent() + request.Path.ToUriComponent() + request.QueryString.ToUriComponent();

    private static StringValues Values(StringValues values) => values is [not null] ? values : new([.. values.OfType<string>()]);

    private static bool IsPayload(StringValues values) =>
        values is [{ } text] && (text == SdkHeaders.UnsignedPayload || (text.Length == 64 && text.All(char.IsAsciiHexDigit)));

    /// <summary>Lists the hosts that the client may have signed instead of the one that it sent.</summary>
    private IEnumerable<string> OtherHosts(string publicHost)
    {
        if (headers.FirstOrDefault(header => header.Name == HostHeader).Values is not [{ } sent])
        {
            yield break;
        }

        yield return WithoutPort(sent) is var bare && bare != sent ? bare : $"{sent}:{(isHttps ? 443 : 80)}";
        if (publicHost.Length > 0)
        {
            yield return publicHost;
            yield return WithoutPort(publicHost);
        }
    }

    private static string WithoutPort(string host) => new HostString(host).Host;
}
