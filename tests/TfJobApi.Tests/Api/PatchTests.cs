using System.Text;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Api;

public sealed class PatchTests
{
    /// <summary>The document is https://support.huaweicloud.com/api-cci/cci_02_3146.html</summary>
    [Theory]
    [InlineData("Cci")]
    [InlineData("Kubernetes")]
    public async Task The_documented_request_gets_the_documented_response(string profile)
    {
        await using var host = TestHost.Start(("Profile", profile));
        using var client = host.CreateClient();

        var answer = await client.Patch(TestHost.Job, await DocumentAsync("request"));

        Assert.Equal(200, answer.Code);
        Assert.Equal("application/json", answer.Headers["Content-Type"]);
        Assert.Equal("no-cache, private", answer.Headers["Cache-Control"]);
        Assert.Equal(Canonical.Of(await DocumentAsync("response")) + "\n", answer.Text);
    }

    [Fact]
    public async Task A_later_get_returns_the_response_of_the_patch()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var patched = await client.Patch(TestHost.Job, await DocumentAsync("request"));

        Assert.Equal(patched.Text, (await client.Get(TestHost.Job)).Text);
    }

    [Theory]
    [InlineData("""{"spec":{"activeDeadlineSeconds":60}}""", 2)]
    [InlineData("""{"metadata":{"annotations":{"a":"b"}}}""", 1)]
    [InlineData("""{"spec":{"activeDeadlineSecond":"a misprint has no type"}}""", 2)]
    public async Task Generation_grows_only_when_the_spec_changes(string patch, int generation)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var answer = await client.Patch(TestHost.Job, patch);

        Assert.Equal(200, answer.Code);
        Assert.Equal(generation, answer.Json["metadata"]!["generation"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_stale_version_is_a_conflict_even_without_a_change()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var answer = await client.Patch(TestHost.Job, """{"metadata":{"resourceVersion":"1"}}""");

        Assert.Equal((409, "Conflict"), (answer.Code, answer.Reason));
    }

    [Theory]
    [InlineData("Cci", 400, "BadRequest")]
    [InlineData("Kubernetes", 422, "Invalid")]
    public async Task All_errors_are_reported_at_once_and_nothing_is_written(string profile, int code, string reason)
    {
        await using var host = TestHost.Start(("Profile", profile));
        using var client = host.CreateClient();
        var before = await client.Get(TestHost.Job);

        var answer = await client.Patch(TestHost.Job, """
            {"metadata":{"uid":"x","labels":{"a":1,"b c":"d"},"annotations":[]},
             "spec":{"activeDeadlineSeconds":0,"ttlSecondsAfterFinished":2147483648,"cleanPodPolicy":"Never",
                     "tfReplicaSpecs":{"Ps":{"replicas":-1},"Worker":{"template":null,"restartPolicy":7},"X":1}}}
            """);

        Assert.Equal((code, reason), (answer.Code, answer.Reason));
        Assert.Superset(
            new HashSet<string>
            {
                "metadata.uid", "metadata.labels.a", "metadata.labels", "metadata.annotations", "spec.activeDeadlineSeconds",
                "spec.ttlSecondsAfterFinished", "spec.cleanPodPolicy", "spec.tfReplicaSpecs.Ps.replicas",
                "spec.tfReplicaSpecs.Worker.restartPolicy", "spec.tfReplicaSpecs.X",
            },
            new HashSet<string>(answer.CauseFields));
        Assert.Equal(before.Text, (await client.Get(TestHost.Job)).Text);
    }

    [Fact]
    public async Task Cci_reports_each_changed_immutable_field_by_its_path()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var answer = await client.Patch(TestHost.Job, """
            {"extra":{"a":1},"metadata":{"generateName":"x-","finalizers":["example.com/f"],"labels":{"app":"test"}},
             "spec":{"backoffLimit":7,"tfReplicaSpecs":{"Worker":{"replicas":2,"template":{"spec":{"restartPolicy":"OnFailure"}}},"Chief":{"template":{}}}},
             "status":{"startTime":"2020-01-01T00:00:00Z","conditions":null}}
            """);

        Assert.Equal(400, answer.Code);
        Assert.Equal(
            [
                "metadata.generateName", "metadata.finalizers", "spec.backoffLimit", "spec.tfReplicaSpecs.Chief",
                "spec.tfReplicaSpecs.Worker.replicas", "status.conditions", "status.startTime", "extra",
            ],
            answer.CauseFields);
        Assert.Contains("metadata.labels", answer.Message, StringComparison.Ordinal);
    }

    /// <summary>One request with every error: each error hides the later ones.</summary>
    [Fact]
    public async Task Errors_are_reported_in_the_documented_order()
    {
        await using var host = TestHost.Start(("Profile", "Kubernetes"));
        using var client = host.CreateClient();
        const string badQuery = "?dryRun=Maybe";
        const string missing = $"{TestHost.Jobs}/missing";

        Assert.Equal(405, (await client.Patch(TestHost.Jobs + badQuery, "x", "text/plain")).Code);
        Assert.Equal(415, (await client.Patch(missing + badQuery, "x", "text/plain")).Code);
        Assert.Equal(413, (await client.Call("PATCH", missing + badQuery, new byte[3145729], HttpCalls.MergePatch)).Code);
        Assert.Equal(422, (await client.Patch(missing + badQuery, "x")).Code);
        Assert.Equal(404, (await client.Patch(missing, "x")).Code);
        Assert.Equal(400, (await client.Patch(TestHost.Job, "x")).Code);
        Assert.Equal(400, (await client.Patch(TestHost.Job, """{"metadata":{"name":"x","resourceVersion":"1","labels":{" ":""}}}""")).Code);
        Assert.Equal(409, (await client.Patch(TestHost.Job, """{"metadata":{"resourceVersion":"1","labels":{" ":""}}}""")).Code);
        Assert.Equal(422, (await client.Patch(TestHost.Job, """{"metadata":{"labels":{" ":""}}}""")).Code);
    }

    [Theory]
    [InlineData("hello", "line 1, column 1")]
    [InlineData("{\n \"metadata\": }", "line 2, column 14")]
    [InlineData("[]", "line 1, column 1")]
    public async Task A_body_that_is_not_an_object_is_rejected_with_its_place_and_the_code_of_cci(string body, string place)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var answer = await client.Patch(TestHost.Job, body);

        Assert.Equal((400, "BadRequest", "CCI.01.400101"), (answer.Code, answer.Reason, answer.Json["errorCode"]!.GetValue<string>()));
        Assert.Contains(place, answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_field_manager_may_have_128_bytes()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        Assert.Equal(200, (await client.Patch($"{TestHost.Job}?fieldManager={new string('m', 128)}", "{}")).Code);
        var rejected = await client.Patch($"{TestHost.Job}?fieldManager={new string('m', 129)}", "{}");

        Assert.Equal(400, rejected.Code);
        Assert.Equal(["fieldManager"], rejected.CauseFields);
    }

    [Fact]
    public async Task A_dry_run_returns_the_patched_object_and_stores_nothing()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        var before = await client.Get(TestHost.Job);

        var answer = await client.Patch($"{TestHost.Job}?dryRun=All", """{"spec":{"cleanPodPolicy":"None"}}""");
        var rejected = await client.Patch($"{TestHost.Job}?dryRun=All", """{"spec":{"cleanPodPolicy":"Never"}}""");

        Assert.Equal("None", answer.Json["spec"]!["cleanPodPolicy"]!.GetValue<string>());
        Assert.Equal(before.Version, answer.Version);
        Assert.Equal(400, rejected.Code);
        Assert.Equal(before.Text, (await client.Get(TestHost.Job)).Text);
    }

    [Fact]
    public async Task Concurrent_patches_without_a_version_are_all_applied()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(i =>
            client.Patch(TestHost.Job, $$$$"""{"metadata":{"labels":{"l{{{{i}}}}":"x"}}}""")));

        Assert.All(answers, answer => Assert.Equal(200, answer.Code));
        var job = await client.Get(TestHost.Job);
        Assert.Equal(64, job.Json["metadata"]!["labels"]!.AsObject().Count);
        Assert.Equal("72444877", job.Version);
    }

    [Fact]
    public async Task Exactly_one_of_concurrent_patches_with_the_same_version_is_applied()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var answers = await Task.WhenAll(Enumerable.Range(0, 32).Select(i =>
            client.Patch(TestHost.Job, $$$$"""{"metadata":{"resourceVersion":"72444813","labels":{"l":"{{{{i}}}}"}}}""")));

        Assert.Single(answers, answer => answer.Code == 200);
        Assert.Equal(31, answers.Count(answer => answer.Code == 409));
    }

    private static Task<string> DocumentAsync(string part) =>
        File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Api", "Data", $"update-tfjob.{part}.json"), Encoding.UTF8);
}
