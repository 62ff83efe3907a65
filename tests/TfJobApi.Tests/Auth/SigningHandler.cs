using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace TfJobApi.Tests.Auth;

/// <summary>
/// Signs the requests of an HttpClient, written from the documentation as the author of a client would do; it shares no code
/// with the server.
/// </summary>
internal sealed class SigningHandler(HttpMessageHandler inner, string access, string secret, TimeProvider time) : DelegatingHandler(inner)
{
    /// <summary>The host that is signed; null if no host is signed.</summary>
    public string? SignedHost { get; init; }

    /// <summary>Headers that are sent and signed with every request.</summary>
    public (string Name, string Value)[] Extra { get; init; } = [];

    /// <summary>The text that is sent and signed instead of the hash of the body; null if the hash is signed and not sent.</summary>
    public string? Payload { get; init; }

    /// <summary>The text that is signed instead of <see cref="Payload"/>, which is sent; null if both are the same.</summary>
    public string? SignedPayload { get; init; }

    /// <summary>Changes the signed request.</summary>
    public Action<HttpRequestMessage> ChangeSigned { get; init; } = _ => { };

    public static SigningHandler OverSockets(string access, string secret, params (string Name, string Value)[] extra)
    {
#pragma warning disable CA2000 // the outer handler disposes of it
        return new(new SocketsHttpHandler(), access, secret, TimeProvider.System) { Extra = extra };
#pragma warning restore CA2000
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var date = time.GetUtcNow().ToString("yyyyMMddTHHmmssZ", CultureInfo.InvariantCulture);
        SortedDictionary<string, string> signed = new(StringComparer.Ordinal) { ["x-sdk-date"] = date };
        if (Payload is not null)
        {
            signed["x-sdk-content-sha256"] = Payload;
        }

        foreach (var (name, value) in Extra)
        {
            signed[name] = value;
        }

        foreach (var (name, value) in signed)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (SignedHost is not null)
        {
            signed["host"] = SignedHost;
        }

        if (request.Content?.Headers.ContentType is { } type)
        {
            signed["content-type"] = type.ToString();
        }

        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        var names = string.Join(';', signed.Keys);
        var canonical = string.Join('\n', [
            request.Method.Method, Path(request.RequestUri!), Query(request.RequestUri!), .. signed.Select(header => $"{header.Key}:{header.Value}"), "",
            names, SignedPayload ?? Payload ?? Hex(SHA256.HashData(body))]);
        var toSign = $"SDK-HMAC-SHA256\n{date}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var signature = Hex(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(toSign)));
        request.Headers.TryAddWithoutValidation("Authorization", $"SDK-HMAC-SHA256 Access={access}, SignedHeaders={names}, Signature={signature}");
        ChangeSigned(request);

        return await base.SendAsync(request, cancellationToken);
    }

    private static string Path(Uri uri) => uri.AbsolutePath.TrimEnd('/') + "/";

    private static string Query(Uri uri) => string.Join('&', uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(parameter => parameter.Split('=', 2).Select(Uri.UnescapeDataString).ToArray())
        .OrderBy(parameter => parameter[0], StringComparer.Ordinal).ThenBy(parameter => parameter.ElementAtOrDefault(1), StringComparer.Ordinal)
        .Select(parameter => $"{Uri.EscapeDataString(parameter[0])}={Uri.EscapeDataString(parameter.ElementAtOrDefault(1) ?? "")}"));

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
