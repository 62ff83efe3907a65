using System.Diagnostics;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Auth;

/// <summary>Runs the script of docs/authentication.md with sh, openssl and curl.</summary>
public sealed class SignScriptTests
{
    private static readonly (string, string)[] Enforced =
    [
        ("Auth:Mode", "Enforced"),
        ("Auth:Users:0:Name", "alice"),
        ("Auth:Users:0:AccessKeys:0:Access", "AK-OF-ALICE"),
        ("Auth:Users:0:AccessKeys:0:Secret", "SK-of-alice"),
        ("Auth:Users:0:Permissions:0:Verbs:0", "*"),
        ("Auth:Users:0:Permissions:0:Namespaces:0", "kube-test"),
    ];

    [Fact]
    public async Task The_page_shows_the_script_that_is_tested_here()
    {
        var script = await File.ReadAllTextAsync(Path.Combine(SourceTree.Tests, "Auth", "Data", "sign.sh"), TestContext.Current.CancellationToken);

        Assert.Contains($"```sh\n{script.TrimEnd()}\n```", await SourceTree.PageAsync("docs/authentication.md"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PATCH", TestHost.Job, """{"metadata":{"annotations":{"note":"größer & test"}}}""", "\"note\": \"größer \\u0026 test\"")]
    [InlineData("PATCH", $"{TestHost.Job}?dryRun=All&fieldManager=a%20b", "{}", "\"name\": \"tfjob-test\"")]
    [InlineData("GET", TestHost.Job, null, "\"name\": \"tfjob-test\"")]
    [InlineData("GET", $"{TestHost.Jobs}?labelSelector=app%3Dtest%2Ctier%20in%20%28a%2C%20b%29&limit=2", null, "\"items\": []")]
    public async Task Curl_with_a_signature_made_by_openssl_is_accepted(string method, string target, string? body, string expected)
    {
        await using var host = await SocketHost.StartAsync(Enforced);

        var (code, output) = await RunAsync("SK-of-alice", [method, new Uri(host.Address, target).OriginalString, .. body is null ? [] : new[] { body }]);

        Assert.Equal(0, code);
        Assert.Contains(expected, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_secret_key_is_rejected_with_the_reason()
    {
        await using var host = await SocketHost.StartAsync(Enforced);

        var (code, output) = await RunAsync("another", "GET", $"{host.Address.GetLeftPart(UriPartial.Authority)}{TestHost.Job}");

        Assert.NotEqual(0, code);
        Assert.Contains("verify aksk signature fail", output, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output)> RunAsync(string secret, params string[] arguments)
    {
        var start = new ProcessStartInfo("sh", [Path.Combine(AppContext.BaseDirectory, "Auth", "Data", "sign.sh"), .. arguments]) { RedirectStandardOutput = true };
        start.Environment["AK"] = "AK-OF-ALICE";
        start.Environment["SK"] = secret;
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        return (process.ExitCode, output);
    }
}
