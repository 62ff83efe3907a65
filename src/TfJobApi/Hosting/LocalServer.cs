using System.Diagnostics.CodeAnalysis;
using TfJobApi.Errors;

namespace TfJobApi.Hosting;

/// <summary>Calls a running server, whose certificate may be its own.</summary>
internal sealed class LocalServer(Uri address, TimeSpan timeout) : IDisposable
{
    /// <summary>A CA, or the state of a server, has a few hundred bytes.</summary>
    private const int MostBytes = 64 * 1024;

    [SuppressMessage("Security", "CA5359", Justification = "Nothing secret is sent, and the CA may be in the server's memory alone: this fetches it.")]
    private readonly HttpClient _client =
        CommandClient.Create(new() { RemoteCertificateValidationCallback = (_, _, _, _) => true }, timeout, MostBytes);

    /// <summary>Returns the address of the server that runs on this machine with the same configuration.</summary>
    public static Uri AddressOf(IConfiguration configuration) =>
        ListenAddress.Local(configuration, Uri.UriSchemeHttp) ?? ListenAddress.Local(configuration, Uri.UriSchemeHttps)!;

    /// <summary>Returns the address for a request and for messages, without a user and a password.</summary>
    public Uri UrlOf(string path) => new(new(address.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped)), path);

    /// <returns>Without a code, the reason why there is no answer.</returns>
    public async Task<(int? Code, string Text)> GetAsync(string path)
    {
        try
        {
            using var response = await _client.GetAsync(UrlOf(path));
            return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            // it may repeat bytes of the response
            return (null, GoQuote.Escape(exception.Message));
        }
    }

    public void Dispose() => _client.Dispose();
}
