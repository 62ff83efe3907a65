using System.Text;
using Microsoft.AspNetCore.Http;
using TfJobApi.Http;
using TfJobApi.Journal;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.FaultInjection;

public sealed class InjectedFaultTests
{
    private const string LabelPatch = """{"metadata":{"labels":{"by":"a-test"}}}""";

    [Theory]
    [InlineData("PATCH", "", LabelPatch, "Prefer", "code=409", "status 409", false)]
    [InlineData("GET", "", "", "Prefer", "code=500", "status 500", null)]
    [InlineData("PATCH", "", LabelPatch, "X-Mock-Fault", "malformed", "malformed", true)]
    [InlineData("PATCH", "", "{", "X-Mock-Fault", "malformed", "malformed", false)]
    [InlineData("PATCH", "?dryRun=All", LabelPatch, "X-Mock-Fault", "malformed", "malformed", false)]
    [InlineData("DELETE", "", "", "X-Mock-Fault", "malformed", "malformed", true)]
    [InlineData("DELETE", "?dryRun=All", "", "X-Mock-Fault", "malformed", "malformed", false)]
    [InlineData("DELETE", "", """{"dryRun":["All"]}""", "X-Mock-Fault", "malformed", "malformed", false)]
    [InlineData("GET", "", "", "X-Mock-Fault", "malformed", "malformed", null)]
    [InlineData("PATCH", "", LabelPatch, "X-Mock-Fault", "reset", "reset", false)]
    [InlineData("PATCH", "", LabelPatch, "X-Mock-Fault", "reset-after", "reset-after", true)]
    [InlineData("PATCH", "", LabelPatch, "X-Mock-Fault", "truncate", "truncate", true)]
    [InlineData("PATCH", "", LabelPatch, "X-Mock-Delay", "0ms..0s;clock", "delay 0ms..0s by clock", true)]
    public async Task It_has_its_source_its_effect_and_whether_the_write_happened(
        string method, string query, string body, string header, string value, string effect, bool? hasWritten)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var injected = await CallAsync(host, method, TestHost.Job, query, body, (header, value));
        var after = await client.Get(TestHost.Job);

        Assert.Equal(new(header, effect, hasWritten), injected);
        Assert.Equal(hasWritten == true, after.Code == 404 || after.Version != "72444813");
    }

    [Fact]
    public async Task The_source_of_a_rule_is_its_id()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        await client.Post("/__admin/faults", """{"id":"flaky","match":{"verbs":["patch","watch"]},"effect":{"fault":"truncate","delay":"0ms"}}""");

        Assert.Equal(new("flaky", "delay 0ms, truncate", true), await CallAsync(host, "PATCH", TestHost.Job, "", LabelPatch));
        Assert.Null(await CallAsync(host, "GET", TestHost.Job, "", ""));
    }

    [Fact]
    public async Task A_rejected_watch_has_no_fault()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        var refusal = await client.Get($"{TestHost.Jobs}?watch=1&resourceVersion=x");

        Assert.Equal(new("X-Mock-Fault", "end after 0", null), await CallAsync(host, "GET", TestHost.Jobs, "?watch=1", "", ("X-Mock-Fault", "end;after=0")));
        Assert.Null(await CallAsync(host, "GET", TestHost.Jobs, "?watch=1&resourceVersion=x", "", ("X-Mock-Fault", "end")));
        Assert.Equal(refusal.Text, (await client.Call("GET", $"{TestHost.Jobs}?watch=1&resourceVersion=x", headers: ("X-Mock-Fault", "end"))).Text);
    }

    /// <summary>Sends a request with the context of the test, and returns the fault that the server has recorded at the end of the request.</summary>
    private static async Task<InjectedFault?> CallAsync(
        TestHost host, string method, string path, string query, string body, params (string Name, string Value)[] headers)
    {
        HttpContext? seen = null;
        _ = await Record.ExceptionAsync(() => host.Server.SendAsync(context =>
        {
            seen = context;
            context.Request.Method = method;
            context.Request.Path = path;
            context.Request.QueryString = new(query);
            context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
            context.Request.ContentType = method == "PATCH" ? HttpCalls.MergePatch : "application/json";
            foreach (var (name, value) in headers)
            {
                context.Request.Headers[name] = value;
            }
        }));

        await host.RequestsEndAsync();
        return ((RequestRecorder?)seen!.Recorder)?.Fault;
    }
}
