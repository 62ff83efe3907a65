using System.Text;
using System.Text.Json.Nodes;
using TfJobApi.Testing;

namespace TfJobApi.Tests.Testing;

public sealed class ServerLifecycleTests
{
    private static readonly Uri Jobs = new("apis/kubeflow.org/v1/namespaces/team/tfjobs", UriKind.Relative);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_scenario_is_for_matching_new_jobs()
    {
        await using var server = await StartAsync();
        using var client = server.CreateClient();
        var run = new ScenarioRun
        {
            Start = TimeSpan.FromSeconds(1),
            LongestStart = TimeSpan.FromSeconds(1),
            Length = TimeSpan.FromSeconds(20),
            ExitCode = 3,
            Reason = "Broken",
            Message = "m",
            Log = ["a"],
        };
        var id = server.Lifecycle.Add(new() { Id = "s", Namespace = "te*", Name = "j", Labels = "!canary", Pods = [new() { Pod = "worker-*", Runs = [run] }] });
        await CreateAsync(client, "j");
        await CreateAsync(client, "other");

        server.Clock.Advance(TimeSpan.FromSeconds(21));

        var job = server.Lifecycle.Job("team", "j");
        Assert.Equal(("s", true, false), (id, job.IsSimulated, server.Lifecycle.Job("team", "other").IsSimulated));
        Assert.Equal([new SimulatedPod("worker-0", "Failed", null, 3, 0, 0)], job.Pods);
        Assert.Equal("status: Running=False, Failed (TFJob j has failed because 1 Worker replica(s) failed.)", job.Past[^1].What);
        Assert.NotNull(job.Past[^1].ResourceVersion);
        Assert.True(server.Lifecycle.Remove("s"));
        Assert.False(server.Lifecycle.Remove("s"));
    }

    [Fact]
    public async Task Pods_are_moved_by_hand()
    {
        await using var server = await StartAsync();
        using var client = server.CreateClient();
        server.Lifecycle.Add("pending");
        await CreateAsync(client, "j");
        var job = server.Lifecycle.Job("team", "j");

        job.Pod("*").Start();
        job.Pod("worker-0").Exit(137, "OOMKilled", "too large");
        var replaced = job.Pods.Single();
        job.Pod("worker-0").Start();
        job.Pod("worker-?").Delete();
        var deleted = job.Pods.Single();
        job.Pod("worker-0").Start();
        job.Pod("worker-0").Evict("no space");

        Assert.Equal(("Pending", "ContainerCreating", 1), (replaced.Phase, replaced.Waiting, replaced.Life));
        Assert.Equal(("Pending", 2), (deleted.Phase, deleted.Life));
        Assert.Equal(("Failed", null), (job.Pods.Single().Phase, job.Pods.Single().ExitCode));
    }

    [Fact]
    public async Task A_job_is_held_resumed_and_ended()
    {
        await using var server = await StartAsync();
        using var client = server.CreateClient();
        await CreateAsync(client, "j");
        var job = server.Lifecycle.Job("team", "j");

        job.Apply(new JobScenario { Pods = [new() { Runs = [new() { Length = TimeSpan.FromSeconds(5) }] }] });
        job.Hold();
        server.Clock.Advance(TimeSpan.FromHours(1));
        var held = (job.IsHeld, job.Next.Count, job.Pods.Single().Phase);
        job.Resume();

        Assert.Equal((true, 0, "Pending"), held);
        Assert.Equal([new SimulatedEvent(server.Clock.Now.AddSeconds(1), "worker-0 starts", null)], job.Next);
        job.End();
        Assert.False(job.IsSimulated);
    }

    [Fact]
    public async Task Mistakes_throw()
    {
        await using var server = await StartAsync();
        using var client = server.CreateClient();
        var lifecycle = server.Lifecycle;
        await CreateAsync(client, "j");
        var job = lifecycle.Job("team", "j");

        Assert.Contains("exit", Assert.Throws<ArgumentException>(() => lifecycle.Add("fail;exit=300")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => lifecycle.Add(new JobScenario()));
        Assert.Throws<ArgumentException>(() => lifecycle.Add(new JobScenario { Named = "hang", Pods = [new() { Runs = [new()] }] }));
        Assert.Throws<ArgumentException>(() => lifecycle.Add(new JobScenario { Pods = [new() { Runs = [new() { Length = TimeSpan.FromSeconds(-1) }] }] }));
        Assert.Throws<ArgumentException>(() => lifecycle.Add(new JobScenario { Pods = [new() { Runs = [new() { LongestLength = TimeSpan.FromSeconds(1) }] }] }));
        Assert.Throws<InvalidOperationException>(() => job.Pods);
        Assert.Throws<InvalidOperationException>(job.Hold);
        Assert.Throws<InvalidOperationException>(job.End);
        Assert.Throws<InvalidOperationException>(() => lifecycle.Job("team", "none").Apply("hang"));
        Assert.Throws<ArgumentException>(() => job.Apply("fail;pod=ps-0"));
        job.Apply("hang");
        Assert.Throws<InvalidOperationException>(() => job.Pod("worker-0").Exit(1));
        Assert.Throws<InvalidOperationException>(() => job.Pod("ps-0").Delete());
        Assert.Throws<ArgumentException>(() => job.Pod("worker-0").Exit(256));
        Assert.Throws<ArgumentException>(() => job.Pod("worker-0").Evict(""));
        Assert.Throws<ArgumentException>(() => job.Pod(new('*', 65)));
        Assert.Throws<ArgumentException>(() => job.Pod(""));
    }

    private static Task<TfJobApiServer> StartAsync() => TfJobApiServer.StartAsync(
        options =>
        {
            options.UseSocket = false;
            options.ClockStart = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
            options.ClockFrozen = true;
        },
        Cancellation);

    private static async Task CreateAsync(HttpClient client, string name)
    {
        var spec = JsonNode.Parse("""{"tfReplicaSpecs":{"Worker":{"restartPolicy":"ExitCode","template":{"spec":{"containers":[{"name":"tensorflow","image":"i"}]}}}}}""");
        var job = new JsonObject { ["apiVersion"] = "kubeflow.org/v1", ["kind"] = "TFJob", ["metadata"] = new JsonObject { ["name"] = name }, ["spec"] = spec };
        using var body = new StringContent(job.ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(Jobs, body, Cancellation);
        answer.EnsureSuccessStatusCode();
    }
}
