using System.Text.Json.Nodes;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Simulation;

/// <summary>A seed of the admin API replaces simulated jobs and their pods.</summary>
public sealed class ReplacedJobTests
{
    private const string Seed = "/__admin/seed?onConflict=replace";
    private const string Simulated = "/__admin/lifecycle/jobs";

    [Fact]
    public async Task A_job_that_another_one_replaces_is_not_simulated_any_more()
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 1", "succeed");

        Assert.Equal(200, (await server.Client.Post(Seed, Other("Worker 1"))).Code);

        Assert.Empty((await server.Client.Get(Simulated)).Json["jobs"]!.AsArray());
        Assert.Equal(409, (await server.Client.Post("/__admin/clock/advance", """{"to":"next"}""")).Code);
        Assert.Empty(await server.PodsAsync());
        Assert.Null(await server.StatusAsync());
    }

    [Fact]
    public async Task A_job_that_is_replaced_by_its_export_lives_on_with_the_new_spec()
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 1", "hang", "\"activeDeadlineSeconds\":600");
        await server.AdvanceAsync("60s");
        var export = (await server.Client.Get($"{SimulatedServer.Jobs}/j")).Json;
        export["spec"]!["activeDeadlineSeconds"] = 30;
        export["metadata"]!.AsObject().Remove("resourceVersion");

        Assert.Equal(200, (await server.Client.Post(Seed, export.ToJsonString())).Code);

        Assert.Equal("Created Running=False Failed | Worker a1", SimulatedServer.Describe(await server.StatusAsync()));
        Assert.Empty(await server.PodsAsync());
    }

    /// <summary>Otherwise its pods would contradict its status.</summary>
    [Fact]
    public async Task A_job_whose_status_and_pods_are_replaced_is_not_simulated_any_more()
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 1", "succeed;run=30s");
        await server.AdvanceAsync("5s");
        var export = (await server.Client.Get("/__admin/export?namespace=kube-test")).Text;
        await server.AdvanceAsync("1h");

        Assert.Equal(200, (await server.Client.Post(Seed, export)).Code);
        await server.AdvanceAsync("1h");

        Assert.Empty((await server.Client.Get(Simulated)).Json["jobs"]!.AsArray());
        Assert.Equal("Created Running | Worker a1", SimulatedServer.Describe(await server.StatusAsync()));
        Assert.Equal(["j-worker-0 Running"], await server.PodsAsync());
    }

    [Fact]
    public async Task A_scenario_that_fits_the_new_spec_is_no_problem_any_more()
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 1", "hang");
        await server.Client.Patch($"{SimulatedServer.Jobs}/j", """{"metadata":{"annotations":{"tfjobapi/lifecycle":"fail;pod=worker-1"}}}""");
        Assert.NotNull((await server.Client.Get($"{Simulated}/kube-test/j")).Json["problem"]);
        var export = (await server.Client.Get($"{SimulatedServer.Jobs}/j")).Json;
        export["spec"]!["tfReplicaSpecs"]!["Worker"]!["replicas"] = 2;
        export["metadata"]!.AsObject().Remove("resourceVersion");

        Assert.Equal(200, (await server.Client.Post(Seed, export.ToJsonString())).Code);
        var job = (await server.Client.Get($"{Simulated}/kube-test/j")).Json;

        Assert.Null(job["problem"]);
        Assert.Equal("{\"scenario\":\"fail;pod=worker-1\"}", job["scenario"]!.ToJsonString());
    }

    [Fact]
    public async Task A_pod_that_another_one_replaces_is_gone_for_its_job()
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 1", "hang");
        await server.AdvanceAsync("1s");
        var pod = (await server.Client.Get($"{SimulatedServer.Pods}/j-worker-0")).Json.AsObject();
        var meta = pod["metadata"]!.AsObject();
        foreach (var name in (string[])["resourceVersion", "uid", "ownerReferences"])
        {
            meta.Remove(name);
        }

        Assert.Equal(200, (await server.Client.Post(Seed, pod.ToJsonString())).Code);

        Assert.Equal("Created Running | Worker", SimulatedServer.Describe(await server.StatusAsync()));
        Assert.Empty((await server.Client.Get($"{Simulated}/kube-test/j")).Json["pods"]!.AsArray());
    }

    private static string Other(string replicas)
    {
        var job = JsonNode.Parse(SimulatedServer.Body("j", replicas))!;
        job["metadata"]!["namespace"] = "kube-test";
        return job.ToJsonString();
    }
}
