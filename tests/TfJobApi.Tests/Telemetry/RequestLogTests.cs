using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using TfJobApi.Telemetry;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Telemetry;

public sealed class RequestLogTests
{
    private const string Setting = "Telemetry:RequestLog";

    private static readonly (string, string)[] Enforced =
    [
        (Setting, "true"), ("Auth:Mode", "Enforced"), ("Auth:Users:0:Name", "Alice"), ("Auth:Users:0:Token", "token-of-alice"),
        ("Auth:Users:0:Permissions:0:Verbs:0", "*"), ("Auth:Users:0:Permissions:0:Namespaces:0", "*"),
    ];

    [Fact]
    public async Task Each_request_has_one_line()
    {
        var answer = default(HttpCalls.Answer);
        var lines = await LogAsync([(Setting, "true")], async client =>
        {
            answer = await client.Patch(TestHost.Job, """{"metadata":{"labels":{"a":"b"}}}""");
            await client.Get(TestHost.Jobs);
            await client.Call("DELETE", TestHost.Jobs);
            await client.Get("/nowhere");
            await client.Get("/__admin/clock");
            await client.Get("/t/-/apis");
        });

        Assert.Equal(
            [
                $"PATCH {TestHost.Job} 200 TIME id={answer!.Headers["X-Request-Id"]}",
                $"LIST {TestHost.Jobs} 200 TIME id=ID",
                $"DELETECOLLECTION {TestHost.Jobs} 200 TIME id=ID",
                "GET /nowhere 404 TIME id=ID",
                "GET /__admin/clock 200 TIME id=ID",
                "GET /t/-/apis 400 TIME id=ID",
            ],
            [lines[0], .. lines.Skip(1).Select(line => Regex.Replace(line, "id=.*", "id=ID"))]);
    }

    [Fact]
    public async Task A_probe_has_a_line_if_it_fails() =>
        Assert.StartsWith("GET /metrics 404", Assert.Single(await LogAsync([(Setting, "true")], async client =>
        {
            await client.Get("/healthz");
            await client.Get("/t/other/readyz");
            await client.Get("/metrics");
        })), StringComparison.Ordinal);

    [Fact]
    public async Task The_user_is_in_the_line() =>
        Assert.Matches("^GET .* 200 TIME user=Alice id=", Assert.Single(await LogAsync(
            Enforced, client => client.Call("GET", TestHost.Job, headers: ("Authorization", "Bearer token-of-alice")))));

    [Theory]
    [InlineData("Prefer", "code=429", "GET .* 429 TIME fault=\"status 429\" id=")]
    [InlineData("X-Mock-Fault", "reset", "GET .* - TIME fault=\"reset\" id=")]
    public async Task An_injected_fault_is_in_the_line(string header, string value, string expected) =>
        Assert.Matches(expected, Assert.Single(await LogAsync([(Setting, "true"), ("Journal:Length", "0")], async client =>
        {
            try
            {
                await client.Call("GET", TestHost.Job, headers: (header, value));
            }
            catch (HttpRequestException)
            {
                // the connection is reset
            }
        })));

    [Fact]
    public async Task A_watch_has_a_line_when_it_ends() =>
        Assert.Matches("^WATCH .* 200 TIME id=", Assert.Single(await LogAsync([(Setting, "true")], client => client.Get($"{TestHost.Jobs}?watch=1&timeoutSeconds=1"))));

    /// <summary>A token would remain in the scrollback of a terminal, and in every log collector.</summary>
    [Fact]
    public async Task Secrets_are_not_in_the_line()
    {
        var lines = await LogAsync(Enforced, async client =>
        {
            await client.Get($"{TestHost.Job}?access_token=hunter2&limit=1");
            await client.Get($"{TestHost.Job}?limit={new string('1', 1000)}&access_token=hunter2{new string('x', 200)}");
            await client.Get($"{TestHost.Job}?{new string('1', 1020)}=eyJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ.hunter2");
            await client.Call("GET", TestHost.Job, headers: ("X-Auth-Token", "hunter2"));
            await client.Call("GET", TestHost.Job, headers: ("Authorization", "Bearer token-of-alice"));
        });

        Assert.Equal(5, lines.Count);
        Assert.All(lines, line => Assert.DoesNotMatch("hunter|token-of|eyJ", line));
        Assert.Contains("limit=1", lines[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/%1B]0;owned%07", "/%1B]0;owned%07")]
    [InlineData("/a%0Ab", "/a%0Ab")]
    [InlineData("/a%C2%9B31m", "/a%C2%9B31m")]
    [InlineData("/a%E2%80%AEb", "/a%E2%80%AEb")]
    [InlineData("/a%3Fb%2525", "/a%3Fb%2525")]
    [InlineData("/%E6%B5%8B", "/测")]
    public async Task A_terminal_does_not_obey_a_path(string path, string shown) =>
        Assert.StartsWith($"GET {shown} 404", Assert.Single(await LogAsync([(Setting, "true")], client => client.Get(path))), StringComparison.Ordinal);

    [Fact]
    public async Task A_line_is_short()
    {
        var line = Assert.Single(await LogAsync([(Setting, "true")], client => client.Get($"/{new string('a', 20_000)}?{new string('b', 10_000)}")));

        Assert.InRange(line.Length, 1000, 2500);
    }

    [Theory]
    [InlineData("a b\"c\u001b[2J", "a%20b%22c%1B[2J")]
    [InlineData("a\u00a0测", "a%C2%A0测")]
    public void Texts_of_clients_are_escaped(string text, string expected) => Assert.Equal(expected, LogText.Escape(text));

    [Fact]
    public async Task By_default_a_pipe_gets_no_lines_of_requests()
    {
        await using var server = await ServerProcess.StartAsync(":");
        using var client = server.CreateClient();
        await client.Get(TestHost.Job);
        await server.SignalAsync("TERM");
        await server.ExitAsync();

        Assert.DoesNotContain(TestHost.Job, server.Output, StringComparison.Ordinal);
        Assert.Contains("info: TfJobApi[1]\n      The profile is", server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_of_requests_are_single_lines_of_the_console()
    {
        await using var server = await ServerProcess.StartAsync(":", settings: "--Telemetry:RequestLog=true");
        using var client = server.CreateClient();
        await client.Get(TestHost.Job);
        await server.SignalAsync("TERM");
        await server.ExitAsync();

        Assert.Matches($"(?m)^info: TfJobApi.Requests\\[20\\] GET {TestHost.Job} 200 .*$", server.Output);
    }

    [Theory]
    [InlineData("json")]
    [InlineData("JSON")]
    public async Task A_log_in_JSON_has_an_object_in_each_line(string form)
    {
        await using var server = await ServerProcess.StartAsync(":", settings: ["--Telemetry:RequestLog=true", $"--Logging:Console:FormatterName={form}"]);
        using var client = server.CreateClient();
        await client.Get($"{TestHost.Job}?pretty=1");
        await server.SignalAsync("TERM");
        await server.ExitAsync();

        var lines = server.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToList();
        var request = Assert.Single(lines, line => (string?)line["Category"] == RequestLog.Category);
        Assert.Equal("GET", (string?)request["State"]!["Verb"]);
        Assert.Equal($"{TestHost.Job}?pretty=1", (string?)request["State"]!["Path"]);
        Assert.Equal(200, (int?)request["State"]!["Status"]);
        Assert.Equal(32, ((string?)request["State"]!["RequestId"])!.Length);
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", (string?)request["Timestamp"]);
    }

    private static async Task<IReadOnlyList<string>> LogAsync((string, string)[] settings, Func<HttpClient, Task> act)
    {
        using var log = new LogRecorder();
        await using var host = await SocketHost.StartTracedAsync(log, settings);
        using var client = host.CreateClient();
        await act(client);
        await host.RequestsEndAsync();

        return [.. log.Lines.Where(line => line.Category == RequestLog.Category).Select(line => Regex.Replace(line.Text, @"[\d.]+ ms", "TIME"))];
    }
}
