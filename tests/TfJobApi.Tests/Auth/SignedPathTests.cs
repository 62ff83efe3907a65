using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Auth;

/// <summary>A signature is valid for the path that is served, regardless of its form in the request line.</summary>
public sealed class SignedPathTests
{
    private const string Jobs = TestHost.Jobs;
    private const string Job = TestHost.Job;

    [Theory]
    [InlineData("GET", $"{Job}/", Job)]
    [InlineData("GET", $"{Job}/", $"http://x{Job}")]
    [InlineData("GET", $"{Job}/", $"http://x:80{Job}/")]
    [InlineData("GET", $"{Jobs}/", $"http://x{Jobs}?limit=1", "limit=1")]
    [InlineData("GET", $"{Jobs}/", $"{Job}/..")]
    [InlineData("GET", $"{Job}/", $"{Job}//..")]
    [InlineData("GET", $"{Job}/", $"{Jobs}/x/%2e%2E/./tfjob%2Dtest")]
    public async Task A_path_is_signed_as_it_is_served(string method, string path, string target, string query = "") =>
        Assert.StartsWith("HTTP/1.1 200 ", await SendAsync(method, path, query, target), StringComparison.Ordinal);

    [Theory]
    [InlineData("PATCH", $"{Job}/", $"{Job}/status//..")]
    [InlineData("GET", $"{Jobs}/", $"{Job}//..")]
    [InlineData("GET", $"{Jobs}/x/../tfjob-test/", $"{Jobs}/x/%2e%2e/tfjob-test")]
    [InlineData("GET", $"{Jobs}/x/%2E%2E/tfjob-test/", $"{Jobs}/x/%2e%2e/tfjob-test")]
    [InlineData("GET", $"{Jobs}/tfjob-test%2Fstatus/", $"http://x{Jobs}/tfjob-test%2Fstatus")]
    [InlineData("GET", $"{Jobs}%5Ctfjob-test/", $"http://x{Jobs}\\tfjob-test")]
    [InlineData("GET", $"{Jobs}%5Ctfjob-test/", $"http://x{Jobs}%5Ctfjob-test")]
    [InlineData("GET", $"{Jobs}/", $"http://x{Job}/..")]
    [InlineData("GET", "/", $"http://x\\apis\\kubeflow.org\\v1\\tfjobs")]
    [InlineData("GET", $"{Job}/", $"http:\\\\x\\apis\\kubeflow.org\\v1\\tfjobs?://x{Job}")]
    [InlineData("GET", $"{Job}/", $"http://x#{Job}")]
    public async Task A_signature_is_not_valid_for_another_path(string method, string path, string target)
    {
        var answer = await SendAsync(method, path, "", target);

        Assert.True(answer.StartsWith("HTTP/1.1 401 ", StringComparison.Ordinal) || answer.StartsWith("HTTP/1.1 400 ", StringComparison.Ordinal), answer);
    }

    [Fact]
    public async Task An_absolute_url_with_encoded_characters_is_401_with_the_reason() =>
        Assert.Contains("verify aksk signature fail,the target is an absolute URL", await SendAsync("GET", $"{Job}/", "", $"http://x{Jobs}/tfjob%2Dtest"), StringComparison.Ordinal);

    private static async Task<string> SendAsync(string method, string signedPath, string signedQuery, string target)
    {
        await using var host = await SocketHost.StartAsync(SignatureTests.Enforced);
        var body = method == "PATCH" ? "{}" : "";
        var date = TimeProvider.System.GetUtcNow().ToString("yyyyMMddTHHmmssZ", CultureInfo.InvariantCulture);
        var canonical = $"{method}\n{signedPath}\n{signedQuery}\nx-sdk-date:{date}\n\nx-sdk-date\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(body)))}";
        var toSign = $"SDK-HMAC-SHA256\n{date}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var signature = Hex(HMACSHA256.HashData(Encoding.UTF8.GetBytes(SignatureTests.Secret), Encoding.UTF8.GetBytes(toSign)));

        return await RawRequest.SendAsync(
            host.Address,
            $"{method} {target} HTTP/1.1\r\nHost: {(target.StartsWith("http://x:80", StringComparison.Ordinal) ? "x:80" : "x")}\r\nConnection: close\r\nX-Sdk-Date: {date}\r\n"
            + $"Authorization: SDK-HMAC-SHA256 Access={SignatureTests.Access}, SignedHeaders=x-sdk-date, Signature={signature}\r\n"
            + $"Content-Type: {HttpCalls.MergePatch}\r\nContent-Length: {body.Length}\r\n\r\n{body}");
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
