using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Auth;

public sealed class SecretsTests
{
    private const string FixedToken = "secret-token-of-alice";
    private const string Password = "secret-password-of-alice";
    private const string SecretKey = "secret-key-of-alice";
    private const string SecurityToken = "secret-security-token-of-alice";
    private const string ForeignToken = "secret-token-of-another-server";
    private const string WrongPassword = "secret-but-wrong-password";

    private static readonly (string, string)[] Enforced =
    [
        ("Auth:Mode", "Enforced"),
        ("Auth:Explain", "true"),
        ("Auth:Users:0:Name", "alice"),
        ("Auth:Users:0:Token", FixedToken),
        ("Auth:Users:0:Password", Password),
        ("Auth:Users:0:AccessKeys:0:Access", "AK-OF-ALICE"),
        ("Auth:Users:0:AccessKeys:0:Secret", SecretKey),
        ("Auth:Users:0:AccessKeys:1:Access", "AK-TEMPORARY"),
        ("Auth:Users:0:AccessKeys:1:Secret", SecretKey),
        ("Auth:Users:0:AccessKeys:1:SecurityToken", SecurityToken),
        ("Auth:Users:0:Permissions:0:Verbs:0", "*"),
        ("Auth:Users:0:Permissions:0:Namespaces:0", "kube-test"),
    ];

    [Theory]
    [InlineData("Cci")]
    [InlineData("Kubernetes")]
    public async Task No_secret_reaches_a_log_an_answer_or_the_documentation(string profile)
    {
        using var log = new Recorder();
        await using var host = await SocketHost.StartTracedAsync(log, [.. Enforced, ("Profile", profile)]);
        using var client = host.CreateClient();
        ConcurrentBag<string> seen = [];
        var issued = await IamTokenTests.TokenAsync(client, "alice", Password);
        var ofDomain = await IamTokenTests.TokenAsync(client, "alice", Password, "domain");

        foreach (var token in new[] { FixedToken, issued, ofDomain, ForeignToken })
        {
            Note(await client.Call("GET", TestHost.Job, headers: ("X-Auth-Token", token)));
            Note(await client.Call("GET", TestHost.Job, headers: ("Authorization", $"Bearer {token}")));
            Note(await client.Call("GET", TestHost.Job, headers: ("Authorization", $"SDK-HMAC-SHA256 {token}")));
            Note(await client.Call("GET", "/apis/kubeflow.org/v1/tfjobs", headers: [("X-Auth-Token", token), ("Cookie", token), ("X-Subject-Token", token)]));
            Note(await client.Call("PATCH", TestHost.Job, "no JSON"u8.ToArray(), HttpCalls.MergePatch, ("X-Auth-Token", token)));
        }

        foreach (var (access, secret) in new[] { ("AK-OF-ALICE", SecretKey), ("AK-OF-ALICE", ForeignToken), ("AK-TEMPORARY", SecretKey), ("AK-TEMPORARY", ForeignToken), ("AK-OF-NOBODY", SecretKey) })
        {
            foreach (var securityToken in new[] { SecurityToken, ForeignToken })
            {
                Note(await PatchSignedAsync(host, access, secret, securityToken));
            }
        }

        Note(await client.Post("/v3/auth/tokens", $$$"""{"auth":{"identity":{"methods":["password"],"password":{"user":{"name":"alice","password":"{{{WrongPassword}}}"} } } } }"""));
        Note(await client.Post("/v3/auth/tokens", $$$"""{"auth":{"identity":{"password":{"user":{"name":"alice","password":"{{{WrongPassword}}}"} } } }"""));
        foreach (var document in new[] { "/swagger/v1/swagger.json", "/swagger/index.html", "/swagger/index.js", "/version", "/healthz" })
        {
            Note(await client.Get(document));
        }

        // a stopped server logs nothing more
        await host.StopAsync();
        var everything = string.Join('\n', [.. seen, .. log.Lines.ToArray()]);
        Assert.Contains("TFJobs: 1", everything, StringComparison.Ordinal);
        Assert.Contains("Authorization failed", everything, StringComparison.Ordinal);
        Assert.Contains(profile == "Cci" ? "canonicalRequest:PATCH|" : "Unauthorized", everything, StringComparison.Ordinal);
        Assert.All(
            [FixedToken, Password, SecretKey, SecurityToken, ForeignToken, WrongPassword, issued, ofDomain],
            secret => Assert.DoesNotContain(secret, everything, StringComparison.OrdinalIgnoreCase));

        void Note(HttpCalls.Answer answer)
        {
            seen.Add(answer.Text);
            seen.Add(string.Join('\n', answer.Headers.Select(header => $"{header.Key}: {header.Value}")));
        }
    }

    private static async Task<HttpCalls.Answer> PatchSignedAsync(SocketHost host, string access, string secret, string securityToken)
    {
        using var handler = SigningHandler.OverSockets(access, secret, ("x-security-token", securityToken), ("cookie", ForeignToken));
        using var client = new HttpClient(handler) { BaseAddress = host.Address };
        return await client.Patch(TestHost.Job, """{"metadata":{"labels":{"app":"test"}}}""");
    }

    /// <summary>Keeps all messages and values that are logged.</summary>
    private sealed class Recorder : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            Note(state);
            return null;
        }

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            Lines.Enqueue($"{formatter(state, exception)} {exception}");
            Note(state);
        }

        public void Dispose()
        {
        }

        private void Note(object? state)
        {
            foreach (var (name, value) in state as IEnumerable<KeyValuePair<string, object?>> ?? [])
            {
                Lines.Enqueue($"{name}={value}");
            }
        }
    }
}
