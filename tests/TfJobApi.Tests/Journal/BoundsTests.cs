using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Journal;

public sealed class BoundsTests
{
    private const string LabelPatch = """{"metadata":{"labels":{"by":"a-test"}}}""";

    [Fact]
    public async Task The_oldest_requests_are_removed_when_there_are_too_many()
    {
        await using var host = TestHost.Start(("Journal:Length", "3"));
        using var client = host.CreateClient();
        for (var i = 0; i < 5; i++)
        {
            await client.Get(TestHost.Job);
        }

        Assert.Equal([3, 4, 5], (await client.JournalAsync()).Select(entry => entry["id"]!.GetValue<int>()));
        Assert.Equal(404, (await client.Get($"{JournalCalls.Requests}/2")).Code);
        Assert.Equal(3, (await client.Get($"{JournalCalls.Requests}/3")).Json["id"]!.GetValue<int>());
    }

    [Fact]
    public async Task The_oldest_requests_are_removed_when_they_use_too_much_memory()
    {
        await using var host = TestHost.Start(("Journal:MaxBytes", "100000"));
        using var client = host.CreateClient();
        var large = $$"""{"apiVersion":"kubeflow.org/v1","kind":"TFJob","x":"{{new string('x', 30_000)}}"}""";
        for (var i = 0; i < 5; i++)
        {
            await client.Post(TestHost.Jobs, large);
        }

        Assert.Equal([3, 4, 5], (await client.JournalAsync()).Select(entry => entry["id"]!.GetValue<int>()));
    }

    [Fact]
    public async Task A_request_that_exceeds_the_limit_alone_is_kept_without_its_body()
    {
        await using var host = TestHost.Start(("Journal:MaxBytes", "65536"));
        using var client = host.CreateClient();

        await client.Get(TestHost.Job);
        await client.Patch(TestHost.Job, $$$"""{"metadata":{"annotations":{"x":"{{{new string('x', 70_000)}}}"} } }""");

        var journal = await client.JournalAsync();
        Assert.Equal(["get", "patch"], journal.Select(entry => entry["verb"]!.GetValue<string>()));
        Assert.Null(journal[1]["body"]);
        Assert.Null(journal[1]["patch"]);
    }

    [Fact]
    public async Task A_request_whose_texts_exceed_the_limit_alone_is_kept_with_the_beginning_of_each()
    {
        await using var host = TestHost.Start(("Journal:MaxBytes", "65536"));
        using var client = host.CreateClient();
        var path = $"{TestHost.Jobs}/{new string('p', 40_000)}";

        await client.Get(TestHost.Job);
        await client.Call("GET", $"{path}?x={new string('q', 40_000)}", headers: ("User-Agent", new string('u', 40_000)));

        var journal = await client.JournalAsync();
        Assert.Equal(["get", "get"], journal.Select(entry => entry["verb"]!.GetValue<string>()));
        Assert.Equal(404, journal[1]["status"]!.GetValue<int>());
        Assert.StartsWith($"{TestHost.Jobs}/ppp", journal[1]["path"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.InRange(journal[1].ToJsonString().Length, 3000, 8000);
    }

    [Fact]
    public async Task A_long_name_of_a_create_is_shortened()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        await client.Post(TestHost.Jobs, $$$"""{"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"name":"{{{new string('n', 100_000)}}}"}}""");

        Assert.Equal($"{new string('n', 1024)}…", (await client.LastRequestAsync())["name"]!.GetValue<string>());
    }

    [Fact]
    public async Task Long_bodies_and_values_are_shortened()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        var text = new string('x', 200_000);

        await client.Patch(TestHost.Job, $$$"""{"metadata":{"annotations":{"x":"{{{text}}}"} } }""");

        var entry = await client.LastRequestAsync();
        Assert.Equal((64 * 1024) + 1, entry["body"]!.GetValue<string>().Length);
        Assert.Equal($"\"{text[..1023]}…", entry["patch"]!["added"]![0]!["to"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_patch_of_many_or_deep_fields_is_shown_in_part()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        var many = string.Join(',', Enumerable.Range(0, 1000).Select(i => $"\"l{i}\":\"\""));
        var deep = string.Concat(Enumerable.Repeat("""{"a":""", 500)) + "1" + new string('}', 500);

        await client.Patch(TestHost.Job, $$$$"""{"metadata":{"labels":{ {{{{many}}}} }}}""");
        await client.Patch(TestHost.Job, $$$"""{"spec":{"activeDeadlineSecond":{{{deep}}}}}""");
        await client.Patch(TestHost.Job, $$$"""{"spec":{"activeDeadlineSecond":{{{deep.Replace('1', '2')}}}}}""");

        var journal = await client.JournalAsync();
        Assert.Equal((256, 745), (journal[0]["patch"]!["added"]!.AsArray().Count, journal[0]["patch"]!["omitted"]!.GetValue<int>()));
        Assert.StartsWith("""{"a":{"a":""", journal[1]["patch"]!["added"]![0]!["to"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(1, journal[2]["patch"]!["changed"]![0]!["from"]!.GetValue<int>());
    }

    [Fact]
    public async Task Without_a_journal_nothing_is_recorded_and_its_endpoints_are_404()
    {
        await using var host = TestHost.Start(("Journal:Length", "0"));
        using var client = host.CreateClient();

        Assert.Equal(200, (await client.Patch(TestHost.Job, LabelPatch)).Code);

        var answer = await client.Get(JournalCalls.Requests);
        Assert.Equal((404, "the journal is disabled: Journal:Length is 0"), (answer.Code, answer.Message));
        Assert.Equal(200, (await client.Post("/__admin/reset", "")).Code);
    }

    [Theory]
    [InlineData("Journal:Length", "-1")]
    [InlineData("Journal:Length", "1000001")]
    [InlineData("Journal:MaxBytes", "65535")]
    [InlineData("Journal:Size", "5")]
    public async Task An_invalid_setting_stops_the_start(string key, string value)
    {
        await using var host = TestHost.Start((key, value));

        Assert.Contains("Journal", Assert.ThrowsAny<Exception>(() => host.CreateClient()).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Concurrent_requests_have_unique_ids()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => client.Get(TestHost.Job)));

        Assert.Equal(Enumerable.Range(1, 200), (await client.JournalAsync("?limit=1000")).Select(entry => entry["id"]!.GetValue<int>()));
    }
}
