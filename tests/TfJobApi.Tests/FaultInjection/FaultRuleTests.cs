using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.FaultInjection;

public sealed class FaultRuleTests
{
    private const string Faults = "/__admin/faults";
    private const string LabelPatch = """{"metadata":{"labels":{"by":"a-test"}}}""";
    private const string Reject = "\"effect\":{\"status\":503}";

    [Fact]
    public async Task A_rule_is_added_listed_with_its_counts_and_removed()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var added = await client.Post(Faults, """{"id":"flaky","match":{"verbs":["patch"]},"when":{"first":1},"times":3,"effect":{"status":409,"delay":"0ms"}}""");
        await client.Patch(TestHost.Job, LabelPatch);
        await client.Patch(TestHost.Job, LabelPatch);
        await client.Get(TestHost.Job);
        var listed = await client.Get(Faults);

        Assert.Equal((201, "flaky", 0), (added.Code, added.Json["id"]!.GetValue<string>(), added.Json["matched"]!.GetValue<int>()));
        var rule = Assert.Single(listed.Json["faults"]!.AsArray())!;
        Assert.Equal((2, 1), (rule["matched"]!.GetValue<int>(), rule["injected"]!.GetValue<int>()));
        Assert.Equal(
            """{"match":{"verbs":["patch"]},"when":{"first":1},"times":3,"effect":{"status":409,"delay":"0ms"}}""",
            new System.Text.Json.Nodes.JsonObject(rule.AsObject().Where(member => member.Key is "match" or "when" or "times" or "effect")
                .Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone()))).ToJsonString());
        Assert.Equal(204, (await client.Call("DELETE", $"{Faults}/flaky")).Code);
        Assert.Equal(404, (await client.Call("DELETE", $"{Faults}/flaky")).Code);
        Assert.Empty((await client.Get(Faults)).Json["faults"]!.AsArray());
    }

    [Fact]
    public async Task Rules_without_an_id_are_numbered_and_ids_are_unique()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        await client.Post(Faults, $$"""{"id":"2",{{Reject}}}""");
        await client.Post(Faults, $$"""{{{Reject}}}""");
        await client.Post(Faults, $$"""{{{Reject}}}""");

        Assert.Equal((409, "AlreadyExists"), ((await client.Post(Faults, $$"""{"id":"2",{{Reject}}}""")) is var again ? (again.Code, again.Reason) : default));
        Assert.Equal(["2", "1", "3"], (await client.Get(Faults)).Json["faults"]!.AsArray().Select(rule => rule!["id"]!.GetValue<string>()));
        Assert.Equal(204, (await client.Call("DELETE", Faults)).Code);
        Assert.Equal("1", (await client.Post(Faults, $$"""{{{Reject}}}""")).Json["id"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("""{"nth":3}""", 0, "..X...")]
    [InlineData("""{"first":2}""", 0, "XX....")]
    [InlineData("null", 2, "XX....")]
    [InlineData("null", 0, "XXXXXX")]
    [InlineData("""{"first":3}""", 1, "X.....")]
    public async Task A_rule_applies_to_the_nth_the_first_or_all_requests_within_its_limit(string when, int times, string expected)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        await client.Post(Faults, $$"""{"match":{"verbs":["get"]},"when":{{when}},"times":{{(times == 0 ? "null" : times)}},{{Reject}}}""");

        Assert.Equal(expected, await CallsAsync(client, expected.Length));
    }

    [Fact]
    public async Task A_rate_applies_to_its_share_and_its_seed_selects_the_same_requests_again()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var first = await client.Post($"/t/a{Faults}", $$"""{"when":{"rate":0.3},{{Reject}}}""");
        var seed = first.Json["when"]!["seed"]!.GetValue<int>();
        await client.Post($"/t/b{Faults}", $$"""{"when":{"rate":0.3,"seed":{{seed}}},{{Reject}}}""");
        await client.Post($"/t/c{Faults}", $$"""{"when":{"rate":0.3,"seed":{{seed ^ 1}}},{{Reject}}}""");
        var (a, b, c) = (await CallsAsync(client, 200, "/t/a"), await CallsAsync(client, 200, "/t/b"), await CallsAsync(client, 200, "/t/c"));

        Assert.Equal(a, b);
        Assert.NotEqual(a, c);
        Assert.InRange(a.Count(call => call == 'X'), 30, 90);
    }

    [Fact]
    public async Task The_first_rule_that_applies_decides_and_the_others_count_the_request()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        await client.Post(Faults, """{"when":{"first":2},"effect":{"status":503}}""");
        await client.Post(Faults, """{"when":{"nth":2},"effect":{"status":429}}""");
        await client.Post(Faults, """{"when":{"nth":3},"effect":{"status":500}}""");

        List<int> codes = [];
        for (var i = 0; i < 4; i++)
        {
            codes.Add((await client.Get(TestHost.Job)).Code);
        }

        Assert.Equal([503, 503, 500, 200], codes);
        Assert.Equal(
            [(4, 2), (4, 0), (4, 1)],
            (await client.Get(Faults)).Json["faults"]!.AsArray().Select(rule => (rule!["matched"]!.GetValue<int>(), rule["injected"]!.GetValue<int>())));
    }

    [Theory]
    [InlineData("""{"verbs":["patch"]}""", true)]
    [InlineData("""{"verbs":["get","*"]}""", true)]
    [InlineData("""{"verbs":["get","update"]}""", false)]
    [InlineData("""{"namespace":"kube-test"}""", true)]
    [InlineData("""{"namespace":"kube-*"}""", true)]
    [InlineData("""{"namespace":"kube"}""", false)]
    [InlineData("""{"name":"tfjob-????"}""", true)]
    [InlineData("""{"name":"*-test"}""", true)]
    [InlineData("""{"name":"tfjob"}""", false)]
    [InlineData("""{"name":"TFJOB-TEST"}""", false)]
    [InlineData("""{"contentType":"application/Merge-Patch+json"}""", true)]
    [InlineData("""{"contentType":"application/json"}""", false)]
    [InlineData("""{"user":"c?"}""", true)]
    [InlineData("""{"user":"dev"}""", false)]
    [InlineData("""{"verbs":["patch"],"namespace":"kube-test","name":"t*","user":"ci","contentType":"application/merge-patch+json"}""", true)]
    [InlineData("""{"verbs":["patch"],"namespace":"kube-test","name":"x*","user":"ci","contentType":"application/merge-patch+json"}""", false)]
    public async Task A_rule_matches_requests_that_satisfy_every_condition(string match, bool isApplied)
    {
        await using var host = TestHost.Start(
            ("Auth:Mode", "Enforced"), ("Auth:Users:0:Name", "ci"), ("Auth:Users:0:Token", "of-ci"),
            ("Auth:Users:0:Permissions:0:Verbs:0", "*"), ("Auth:Users:0:Permissions:0:Namespaces:0", "*"));
        using var client = host.CreateClient();
        client.DefaultRequestHeaders.Add("X-Auth-Token", "of-ci");
        Assert.Equal(201, (await client.Post(Faults, $$"""{"match":{{match}},{{Reject}}}""")).Code);

        var answer = await client.Call("PATCH", TestHost.Job, """{"metadata":{"labels":{"a":"b"}}}"""u8.ToArray(), "application/merge-patch+json; charset=utf-8");

        Assert.Equal(isApplied ? 503 : 200, answer.Code);
    }

    [Fact]
    public async Task Faults_do_not_affect_admin_health_discovery_and_documentation()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        await client.Post(Faults, $$"""{{{Reject}}}""");

        string[] paths = [Faults, "/healthz", "/livez", "/readyz", "/version", "/apis", "/apis/kubeflow.org/v1", "/swagger/v1/swagger.json", "/openapi/v3"];
        foreach (var path in paths)
        {
            Assert.Equal(200, (await client.Call("GET", path, headers: ("Prefer", "code=500"))).Code);
        }

        Assert.Equal(503, (await client.Get(TestHost.Jobs)).Code);
    }

    [Fact]
    public async Task Rejected_callers_are_not_counted_by_rules()
    {
        await using var host = TestHost.Start(("Auth:Mode", "Enforced"), ("Admin:Token", "let-me-in"), ("Auth:Users:0:Name", "ci"), ("Auth:Users:0:Token", "of-ci"));
        using var client = host.CreateClient();
        var admin = ("Authorization", "Bearer let-me-in");
        await client.Call("POST", Faults, """{"effect":{"status":503}}"""u8.ToArray(), "application/json", admin);

        Assert.Equal(401, (await client.Get(TestHost.Job)).Code);
        Assert.Equal(403, (await client.Call("GET", TestHost.Job, headers: ("X-Auth-Token", "of-ci"))).Code);

        Assert.Equal(0, (await client.Call("GET", Faults, headers: admin)).Json["faults"]![0]!["matched"]!.GetValue<int>());
    }

    [Fact]
    public async Task Each_tenant_has_its_own_rules_and_a_reset_clears_them()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        await client.Post($"/t/a{Faults}", $$"""{"when":{"nth":1},{{Reject}}}""");
        await client.Post($"/t/b{Faults}", $$"""{{{Reject}}}""");

        Assert.Equal([200, 503, 200, 503], (await Task.WhenAll(client.Get(TestHost.Job), client.Get($"/t/a{TestHost.Job}"), client.Get($"/t/c{TestHost.Job}"), client.Get($"/t/b{TestHost.Job}"))).Select(answer => answer.Code));
        await client.Post("/t/b/__admin/reset", "");

        Assert.Equal(200, (await client.Get($"/t/b{TestHost.Job}")).Code);
        Assert.Single((await client.Get($"/t/a{Faults}")).Json["faults"]!.AsArray());
    }

    [Fact]
    public async Task A_rate_selects_the_same_requests_after_a_reset_of_a_deterministic_server()
    {
        await using var host = TestHost.Start(("Deterministic:Seed", "7"));
        using var client = host.CreateClient();

        await client.Post(Faults, $$"""{"when":{"rate":0.5},{{Reject}}}""");
        var first = await CallsAsync(client, 50);
        await client.Post("/__admin/reset", "");
        await client.Post(Faults, $$"""{"when":{"rate":0.5},{{Reject}}}""");

        Assert.Equal(first, await CallsAsync(client, 50));
    }

    [Fact]
    public async Task The_limit_of_a_rule_holds_for_parallel_requests()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        await client.Post(Faults, $$"""{"times":7,{{Reject}}}""");

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Task.Run(() => client.Get(TestHost.Job))));

        Assert.Equal(7, answers.Count(answer => answer.Code == 503));
    }

    /// <summary>Returns an X for each request that is rejected, and a dot for each other one.</summary>
    private static async Task<string> CallsAsync(HttpClient client, int count, string tenant = "")
    {
        var calls = new char[count];
        for (var i = 0; i < count; i++)
        {
            calls[i] = (await client.Get($"{tenant}{TestHost.Job}")).Code == 503 ? 'X' : '.';
        }

        return new(calls);
    }
}
