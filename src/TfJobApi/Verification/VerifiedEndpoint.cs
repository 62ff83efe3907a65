using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace TfJobApi.Verification;

/// <summary>Sends requests to the server that is verified.</summary>
/// <param name="client">Without a base address.</param>
/// <param name="address">May have a path, to which the paths of the requests are appended.</param>
/// <param name="token">Null for a server that asks for none.</param>
/// <param name="isCci">Whether the token is an IAM token, which has a header of its own.</param>
internal sealed class VerifiedEndpoint(HttpClient client, Uri address, string? token, bool isCci)
{
    private const string Json = "application/json";
    private const string Hidden = "(hidden)";

    public string Address { get; } = address.AbsoluteUri.TrimEnd('/');

    public bool HasToken => token is not null;

    /// <summary>Replaces the token, which a server may repeat in its responses, also as .NET writes it in JSON.</summary>
    public string Hide(string text) => token is null ? text
        : text.Replace(token, Hidden, StringComparison.Ordinal).Replace(JsonEncodedText.Encode(token).Value, Hidden, StringComparison.Ordinal);

    /// <summary>Sends a request of the verification itself, as the caller.</summary>
    public Task<ReceivedResponse> SendAsync(HttpMethod method, string path, string? body = null, string type = Json, CancellationToken cancellation = default)
    {
        var headers = body is null ? new Dictionary<string, string>() : new() { ["Content-Type"] = type };
        return SendAsync(new ScenarioRequest(method.Method, path, headers, "admin", body), cancellation);
    }

    /// <exception cref="VerificationException">The server does not answer, or not itself.</exception>
    public async Task<ReceivedResponse> SendAsync(ScenarioRequest recorded, CancellationToken cancellation)
    {
        using var request = Build(recorded);
        try
        {
            using var response = await client.SendAsync(request, cancellation);
            if ((int)response.StatusCode is >= 300 and < 400 && response.Headers.Location is { } location)
            {
                throw new VerificationException(
                    $"{recorded.Method} {request.RequestUri} redirects to {location.OriginalString}. No redirect is followed, because the token is for {Address} only.");
            }

            // JSON is UTF-8, regardless of the charset, which may be unknown to this machine
            var body = Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync(cancellation));
            return new((int)response.StatusCode, response.Content.Headers.ContentType?.ToString(), body);
        }
        catch (HttpRequestException failure) when (failure.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            throw new VerificationException($"{recorded.Method} {request.RequestUri} returns more than can be compared: {failure.GetBaseException().Message.TrimEnd('.')}.");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException || (failure is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            throw new VerificationException($"{recorded.Method} {request.RequestUri} does not answer: {failure.GetBaseException().Message.TrimEnd('.')}.");
        }
    }

    private HttpRequestMessage Build(ScenarioRequest recorded)
    {
        var request = new HttpRequestMessage(new(recorded.Method), $"{Address}{recorded.Path}");
        request.Headers.TryAddWithoutValidation("Accept", recorded.Headers.GetValueOrDefault("Accept", Json));
        request.Headers.UserAgent.ParseAdd(recorded.Headers.GetValueOrDefault("User-Agent", "tfjobapi-verify/1"));
        if (recorded.Auth == "invalid")
        {
            request.Headers.Authorization = new("Bearer", "token-of-nobody");
        }
        else if (recorded.Auth != "none" && token is not null)
        {
            request.Headers.TryAddWithoutValidation(isCci ? "X-Auth-Token" : "Authorization", isCci ? token : $"Bearer {token}");
        }

        if (recorded.Body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(recorded.Body));
            request.Content.Headers.ContentType =
                recorded.Headers.TryGetValue("Content-Type", out var type) ? MediaTypeHeaderValue.Parse(type) : null;
        }

        return request;
    }
}
