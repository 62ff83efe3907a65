using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Clients;

/// <summary>The commands with which people follow a job.</summary>
public sealed class KubectlLifecycleTests
{
    private const string Scenario = """{"pods":[{"pod":"worker-*","runs":[{"run":"20s","exit":0,"log":["step 100","step 200"]}]}]}""";

    [Fact]
    public async Task It_waits_for_a_job_and_shows_its_pods_logs_and_events()
    {
        await using var kubectl = await Kubectl.StartAsync(("Clock:Frozen", "true"), ("Clock:Start", "2026-01-02T03:04:05Z"), ("Lifecycle:Default", Scenario));
        using var client = kubectl.CreateClient();
        kubectl.Write("job.yaml", KubectlManifest.Text("a"));
        await kubectl.RunAsync("create", "-f", "job.yaml");

        await client.Post("/__admin/clock/advance", """{"to":"next"}""");
        var pods = await kubectl.RunAsync("get", "pods", "-n", "team");
        var wait = kubectl.RunAsync("wait", "--for=condition=Succeeded", "tfjob/mnist", "-n", "team");
        await client.Post("/__admin/clock/advance", """{"by":"20s"}""");
        var log = await kubectl.RunAsync("logs", "mnist-worker-0", "-n", "team", "--tail", "1", "--timestamps");

        Assert.Matches(@"^NAME\s+READY\s+STATUS\s+RESTARTS\s+AGE\nmnist-worker-0\s+1/1\s+Running\s+0\s+1s\nmnist-worker-1\s+1/1\s+Running\s+0\s+1s\n$", pods.Succeeded);
        Assert.Equal("2026-01-02T03:04:16.000000000Z step 200\n", log.Succeeded);
        Assert.Equal("tfjob.kubeflow.org/mnist condition met\n", (await wait).Succeeded);
        Assert.Matches(@"Normal\s+TFJobSucceeded\s+\S+\s+tf-operator\s+TFJob mnist successfully completed", (await kubectl.RunAsync("describe", "tfjob", "mnist", "-n", "team")).Succeeded);
    }
}
