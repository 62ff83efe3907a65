using System.Text.Json.Nodes;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Admin;

public sealed class JobHistoryTests
{
    private const string History = "/__admin/history/kube-test/new";
    private const string NewJob = """{"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"name":"new","labels":{"a":"1"}},"spec":{"tfReplicaSpecs":{}}}""";

    [Fact]
    public async Task Each_revision_has_its_difference_and_the_request_that_stored_it()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        client.DefaultRequestHeaders.Add("User-Agent", "a-controller/1");
        await client.Post(TestHost.Jobs, NewJob);
        await client.Patch($"{TestHost.Jobs}/new", """{"metadata":{"labels":{"a":"2","b":"3"}}}""");
        await client.Patch($"{TestHost.Jobs}/new", """{"metadata":{"labels":{"b":null}}}""");
        await client.Call("DELETE", $"{TestHost.Jobs}/new");

        var history = (await client.Get(History)).Json;

        Assert.Equal(("72444814", false), (history["oldest"]!.GetValue<string>(), history["exists"]!.GetValue<bool>()));
        Assert.Equal(
            [
                "72444814 ADDED create 201 by a-controller/1: ",
                "72444815 MODIFIED patch 200 by a-controller/1: ~metadata.labels.a +metadata.labels.b",
                "72444816 MODIFIED patch 200 by a-controller/1: -metadata.labels.b",
                "72444817 DELETED delete 200 by a-controller/1: ",
            ],
            Describe(history));
    }

    [Fact]
    public async Task Differences_are_to_the_base_if_there_is_one()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        await client.Post(TestHost.Jobs, NewJob);
        await client.Patch($"{TestHost.Jobs}/new", """{"metadata":{"labels":{"a":"2"}}}""");
        await client.Patch($"{TestHost.Jobs}/new", """{"metadata":{"labels":{"c":"3"}}}""");

        var history = (await client.Get($"{History}?base=72444814")).Json;

        Assert.Equal(["", "~metadata.labels.a", "~metadata.labels.a +metadata.labels.c"], Describe(history).Select(line => line[(line.IndexOf(':', StringComparison.Ordinal) + 2)..]));
        Assert.Equal((400, "base"), await CauseAsync("72444813"));
        Assert.Equal((400, "base"), await CauseAsync(""));

        async Task<(int Code, string Field)> CauseAsync(string version)
        {
            var answer = await client.Get($"{History}?base={version}");
            return (answer.Code, Assert.Single(answer.CauseFields));
        }
    }

    [Fact]
    public async Task The_newest_revisions_of_a_long_job_are_shown_up_to_8_MiB()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        await client.Post(TestHost.Jobs, NewJob.Replace("\"spec\":{", $"\"spec\":{{\"long\":\"{new string('x', 1_400_000)}\",", StringComparison.Ordinal));
        for (var i = 0; i < 8; i++)
        {
            await client.Patch($"{TestHost.Jobs}/new", $$$"""{"metadata":{"labels":{"a":"{{{i + 2}}}"} } }""");
        }

        var history = (await client.Get(History)).Json;

        // five of 1.4 MB, after the fourth change
        Assert.Equal(["72444818", "72444819", "72444820", "72444821", "72444822"], history["versions"]!.AsArray().Select(version => (string?)version!["resourceVersion"]));
        Assert.Equal("72444818", (string?)history["oldest"]);
    }

    [Fact]
    public async Task A_limit_shows_the_newest_revisions()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        await client.Post(TestHost.Jobs, NewJob);
        await client.Patch($"{TestHost.Jobs}/new", """{"metadata":{"labels":{"a":"2"}}}""");
        await client.Call("DELETE", $"{TestHost.Jobs}/new");

        Assert.Equal(["72444816 DELETED delete 200 by : "], Describe((await client.Get($"{History}?limit=1")).Json));
        Assert.Equal(3, (await client.Get($"{History}?limit=4&base=72444814")).Json["versions"]!.AsArray().Count);
        Assert.Equal((400, "limit"), await CauseAsync("0"));
        Assert.Equal((400, "limit"), await CauseAsync("all"));

        async Task<(int Code, string Field)> CauseAsync(string limit)
        {
            var answer = await client.Get($"{History}?limit={limit}");
            return (answer.Code, Assert.Single(answer.CauseFields));
        }
    }

    [Fact]
    public async Task A_history_has_what_the_watch_history_has_and_is_404_without_anything()
    {
        await using var host = TestHost.Start(("Watch:HistoryLength", "16"), ("Journal:Length", "0"));
        using var client = host.CreateClient();
        await client.Post(TestHost.Jobs, NewJob);
        for (var i = 0; i < 18; i++)
        {
            await client.Patch($"{TestHost.Jobs}/new", $$$$"""{"metadata":{"labels":{"i":"{{{{i}}}}"}}}""");
        }

        var history = (await client.Get(History)).Json;

        Assert.Equal((16, "72444817"), (history["versions"]!.AsArray().Count, history["oldest"]!.GetValue<string>()));
        Assert.All(Describe(history), line => Assert.EndsWith(" MODIFIED no request: ~metadata.labels.i", line, StringComparison.Ordinal));
        Assert.Empty((await client.Get("/__admin/history/kube-test/tfjob-test")).Json["versions"]!.AsArray());
        Assert.Equal((404, "NotFound"), ((await client.Get("/__admin/history/kube-test/never")).Code, (await client.Get("/__admin/history/kube-test/never")).Reason));
    }

    [Fact]
    public async Task Secrets_in_a_revision_are_hidden()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        await client.Post(TestHost.Jobs, NewJob);

        await client.Patch($"{TestHost.Jobs}/new", """{"metadata":{"annotations":{"password":"hunter2"}}}""");

        Assert.DoesNotContain("hunter2", (await client.Get(History)).Text, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Describe(JsonNode history) => history["versions"]!.AsArray().Select(version =>
    {
        var request = version!["request"] is { } stored ? $"{stored["verb"]} {stored["status"]} by {stored["userAgent"]}" : "no request";
        var fields = new[] { ("changed", '~'), ("added", '+'), ("removed", '-') }
            .SelectMany(kind => version[kind.Item1]!.AsArray().Select(field => $"{kind.Item2}{field!["field"]}"));
        return $"{version["resourceVersion"]} {version["type"]} {request}: {string.Join(' ', fields)}";
    });
}
