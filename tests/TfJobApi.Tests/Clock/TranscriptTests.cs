using System.Globalization;
using System.Text;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Clock;

/// <summary>With <c>Deterministic:Seed</c>, equal requests get equal answers, from one run to the next.</summary>
public sealed class TranscriptTests
{
    /// <summary>Rewrites the transcript instead of comparing it: <c>UPDATE_TRANSCRIPT=1</c>.</summary>
    private const string Update = "UPDATE_TRANSCRIPT";

    private const string Generated =
        """{"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"generateName":"mnist-"},"spec":{"tfReplicaSpecs":{"Worker":{"template":{"spec":{"containers":[{"name":"tensorflow","image":"mnist"}]}}}}}}""";

    private const string Events = "/api/v1/namespaces/kube-test/events";

    private const string Simulated =
        """{"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"name":"simulated","annotations":{"tfjobapi/lifecycle":"succeed"}},"spec":{"tfReplicaSpecs":{"Worker":{"template":{"spec":{"containers":[{"name":"tensorflow","image":"mnist"}]}}}}}}""";

    private static readonly (string Method, string Path, string? Body)[] Script =
    [
        ("GET", TestHost.Job, null),
        ("PATCH", TestHost.Job, """{"metadata":{"labels":{"app":"test"}}}"""),
        ("PATCH", TestHost.Job, """{"spec":{"backoffLimit":3,"cleanPodPolicy":"Never"}}"""),
        ("PATCH", TestHost.Job, """{"metadata":{"resourceVersion":"1"}}"""),
        ("POST", TestHost.Jobs, Generated),
        ("POST", TestHost.Jobs, Generated),
        ("POST", "/__admin/clock/advance", """{"by":"1h"}"""),
        ("POST", TestHost.Jobs, Generated),
        ("GET", $"{TestHost.Jobs}?limit=2", null),
        ("DELETE", TestHost.Job, null),
        ("POST", "/__admin/reset", ""),
        ("POST", TestHost.Jobs, Generated),
        ("GET", "/nothing", null),

        // a reset starts the names of events again, too
        ("POST", TestHost.Jobs, Simulated),
        ("POST", "/__admin/clock/advance", """{"by":"1h"}"""),
        ("GET", Events, null),
        ("POST", "/__admin/reset", ""),
        ("POST", TestHost.Jobs, Simulated),
        ("POST", "/__admin/clock/advance", """{"by":"1h"}"""),
        ("GET", Events, null),
    ];

    [Fact]
    public async Task Two_runs_with_one_seed_give_the_recorded_transcript()
    {
        var record = Path.Combine(SourceTree.Tests, "Clock", "Data", "transcript.txt");
        var first = await RunAsync(("Deterministic:Seed", "7"));
        var second = await RunAsync(("Deterministic:Seed", "7"));
        if (Environment.GetEnvironmentVariable(Update) is not null && Environment.GetEnvironmentVariable("CI") is null)
        {
            await File.WriteAllTextAsync(record, first, TestContext.Current.CancellationToken);
        }

        Assert.Equal(first, second);
        Assert.Equal(await File.ReadAllTextAsync(record, TestContext.Current.CancellationToken), first);
    }

    [Fact]
    public async Task A_reset_begins_the_names_of_events_again()
    {
        await using var host = TestHost.Start(("Deterministic:Seed", "7"));
        using var client = host.CreateClient();
        var first = await RunAsync();
        await client.Post("/__admin/reset", "");
        var second = await RunAsync();

        Assert.Contains("simulated.", first, StringComparison.Ordinal);
        Assert.Equal(first, second);

        async Task<string> RunAsync()
        {
            await client.Post(TestHost.Jobs, Simulated);
            await client.Post("/__admin/clock/advance", """{"by":"1h"}""");
            return (await client.Get(Events)).Text;
        }
    }

    [Fact]
    public async Task Another_seed_gives_different_uids_and_names()
    {
        var first = await RunAsync(("Deterministic:Seed", "7"));
        var second = await RunAsync(("Deterministic:Seed", "8"));

        Assert.NotEqual(first, second);
    }

    [Fact]
    public async Task Uids_are_unique()
    {
        await using var host = TestHost.Start(("Deterministic:Seed", "7"));
        using var client = host.CreateClient();
        await client.Post("/__admin/seed", """{"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"name":"seeded","namespace":"kube-test"},"spec":{"tfReplicaSpecs":{"Worker":{"template":{"spec":{"containers":[{"name":"tensorflow","image":"mnist"}]}}}}}}""");
        for (var i = 0; i < 20; i++)
        {
            await client.Post(TestHost.Jobs, Generated);
        }

        var uids = (await client.Get(TestHost.Jobs)).Json["items"]!.AsArray().Select(job => job!["metadata"]!["uid"]!.GetValue<string>()).ToList();

        Assert.Equal(22, uids.Distinct().Count());
    }

    private static async Task<string> RunAsync(params (string, string)[] settings)
    {
        await using var host = TestHost.Start(settings);
        using var client = host.CreateClient();
        var transcript = new StringBuilder();
        foreach (var (method, path, body) in Script)
        {
            var mediaType = method == "PATCH" ? HttpCalls.MergePatch : "application/json";
            var answer = await client.Call(method, path, body is null ? null : Encoding.UTF8.GetBytes(body), mediaType);
            transcript.Append(CultureInfo.InvariantCulture, $"{method} {path}\n{body}\n{answer.Code}\n");
            foreach (var (name, value) in answer.Headers.OrderBy(header => header.Key, StringComparer.Ordinal))
            {
                transcript.Append(CultureInfo.InvariantCulture, $"{name}: {value}\n");
            }

            transcript.Append(CultureInfo.InvariantCulture, $"\n{answer.Text}\n");
        }

        return transcript.ToString();
    }
}
