using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using TfJobApi.Auth.Signatures;

namespace TfJobApi.Benchmarks;

/// <summary>
/// Measures the processor time of a signature in addition to that of a token: the same patches of the same server, in short
/// alternating rounds. All requests are written and signed in advance.
/// </summary>
internal static class SignedPatches
{
    private const int Rounds = 41;
    private const int RoundRequests = 5_000;
    private const int WarmUpRequests = 40_000;
    private const double AllowedMicroseconds = 15;

    private const string Access = "BENCHMARK";
    private const string Secret = "secret-key-of-the-benchmark-000000000001";
    private const string TokenHeader = "X-Auth-Token: token-of-the-benchmark\r\n";

    private static readonly string[] Settings =
    [
        "--Seeding:Sample=false",
        "--Auth:Mode=Enforced",
        "--Auth:Users:0:Name=benchmark",
        "--Auth:Users:0:Token=token-of-the-benchmark",
        $"--Auth:Users:0:AccessKeys:0:Access={Access}",
        $"--Auth:Users:0:AccessKeys:0:Secret={Secret}",
        "--Auth:Users:0:Permissions:0:Verbs:0=*",
        "--Auth:Users:0:Permissions:0:Namespaces:0=*",
    ];

    public static async Task AddToAsync(ReportTable table, AotBinary binary)
    {
        using var server = ServerProcess.Start(binary, Settings);
        SampleTfJobs.Create(server, headers: TokenHeader);
        using var byToken = Client(server, (_, _) => TokenHeader);
        using var signing = Client(server, Sign);
        await byToken.RunAsync(WarmUpRequests);
        await signing.RunAsync(WarmUpRequests);

        List<(Round Token, Round Signed)> rounds = [];
        for (var i = 0; i < Rounds; i++)
        {
            rounds.Add((await byToken.RunAsync(RoundRequests), await signing.RunAsync(RoundRequests)));
        }

        double[] more = [.. rounds.Select(round => round.Signed.ProcessorMicroseconds - round.Token.ProcessorMicroseconds)];
        var half = string.Create(CultureInfo.InvariantCulture, $"{more.Quantile(0.25):0.00} to {more.Quantile(0.75):0.00}");
        table.Add($"PATCH over HTTP, with a signature: processor time in addition to a token (half of the rounds: {half})", more.Median(), AllowedMicroseconds, "µs");
        table.Add("PATCH over HTTP, with a token: processor time of one", rounds.Select(round => round.Token.ProcessorMicroseconds).Median(), null, "µs");
    }

    /// <summary>Sends two patches of every TFJob in turn, so that each changes a label.</summary>
    private static LoadClient Client(ServerProcess server, Func<string, string, string> credential)
    {
        byte[][] requests = [.. Enumerable.Range(0, 2 * SampleTfJobs.Count).Select(i => Request(i % SampleTfJobs.Count, i / SampleTfJobs.Count, credential))];
        return new(server, () => step => requests[step % requests.Length]);
    }

    private static byte[] Request(int job, int label, Func<string, string, string> credential)
    {
        var path = $"/apis/kubeflow.org/v1/namespaces/{SampleTfJobs.Namespace}/tfjobs/{SampleTfJobs.NameOf(job)}";
        var body = $"{{\"metadata\":{{\"labels\":{{\"step\":\"0000000{label}\"}}}}}}";
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $"PATCH {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/merge-patch+json\r\nContent-Length: {body.Length}\r\n");

        return Encoding.UTF8.GetBytes($"{head}{credential(path, body)}\r\n{body}");
    }

    /// <summary>Signs the content type, host and date, as the SDK for Python does.</summary>
    private static string Sign(string path, string body)
    {
        var date = TimeProvider.System.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var algorithm = SignatureAlgorithm.SdkHmacSha256;
        SignedHeader[] headers = [new("content-type", "application/merge-patch+json"), new("host", "127.0.0.1"), new(SdkHeaders.Date, date)];
        var canonical = CanonicalRequest.Create("PATCH", path, headers, algorithm.Hash(Encoding.UTF8.GetBytes(body)))!;
        var toSign = new byte[algorithm.StringToSignLength];
        algorithm.WriteStringToSign(date, Encoding.UTF8.GetBytes(canonical), toSign);
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), toSign));

        return $"X-Sdk-Date: {date}\r\nAuthorization: {new SignatureHeader(algorithm, Access, [.. headers.Select(header => header.Name)], signature)}\r\n";
    }
}
