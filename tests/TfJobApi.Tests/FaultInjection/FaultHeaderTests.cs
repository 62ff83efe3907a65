using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.FaultInjection;

/// <summary>Faults that a request asks for in its headers.</summary>
public sealed class FaultHeaderTests
{
    private const string Faults = "/__admin/faults";
    private const string Reject = "\"effect\":{\"status\":503}";

    [Fact]
    public async Task Faults_can_be_disabled()
    {
        await using var host = TestHost.Start(("Faults:Enabled", "false"));
        using var client = host.CreateClient();

        Assert.Equal(404, (await client.Post(Faults, $$"""{{{Reject}}}""")).Code);
        Assert.Equal(200, (await client.Call("GET", TestHost.Job, headers: ("Prefer", "code=500"))).Code);
    }

    [Fact]
    public async Task Fault_headers_can_be_disabled()
    {
        await using var host = TestHost.Start(("Faults:Headers", "false"));
        using var client = host.CreateClient();

        var ignored = await client.Call("GET", TestHost.Job, headers: [("Prefer", "code=500"), ("X-Mock-Fault", "nonsense"), ("X-Mock-Delay", "24h")]);
        await client.Post(Faults, $$"""{"id":"Prefer",{{Reject}}}""");
        var ruled = await client.Get(TestHost.Job);

        Assert.Equal((200, 503), (ignored.Code, ruled.Code));
        Assert.DoesNotContain("Preference-Applied", ruled.Headers.Keys);
    }

    [Fact]
    public async Task A_fault_header_takes_precedence_over_rules_and_they_do_not_count_it()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        await client.Post(Faults, $$"""{{{Reject}}}""");

        var asked = await client.Call("GET", TestHost.Job, headers: ("Prefer", "respond-async, code=\"429\"; x=y"));
        var other = await client.Call("GET", TestHost.Job, headers: ("Prefer", "respond-async"));

        Assert.Equal((429, "code=429", 503), (asked.Code, asked.Headers["Preference-Applied"], other.Code));
        Assert.Equal(1, (await client.Get(Faults)).Json["faults"]![0]!["matched"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("X-Mock-Fualt", "reset", TestHost.Job)]
    [InlineData("x-mock-tennant", "test-7", "/__admin/clock")]
    [InlineData("X-Mock-Replica", "a", "/t/test-7/version")]
    public async Task A_misspelt_header_of_this_server_is_rejected(string name, string value, string path)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var rejected = await client.Call("GET", path, headers: (name, value));

        Assert.Equal(400, rejected.Code);
        Assert.Equal(
            $"headers: Unsupported value: \"{name}\": supported values: \"X-Mock-Delay\", \"X-Mock-Fault\", \"X-Mock-Lifecycle\", \"X-Mock-Retry-After\", \"X-Mock-Tenant\"",
            (string)rejected.Json["message"]!);
    }
}
