using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using k8s;
using k8s.Autorest;
using k8s.Models;
using TfJobApi.Testing;

namespace TfJobApi.Tests.Testing;

/// <summary>The stories of docs/lifecycle.md, with the official client and the package.</summary>
[SuppressMessage("Usage", "xUnit1051", Justification = "examples are short")]
[SuppressMessage("Reliability", "CA2025", Justification = "each example awaits its client before the end")]
public sealed class LifecycleStories
{
    private const string Team = "team";

    [Fact]
    public async Task A_client_waits_until_its_job_has_succeeded()
    {
        await using var server = await StartAsync();
        using var client = CreateClient(server);
        await CreateAsync(client, "mnist", "succeed;run=30s");
        var waiting = WaitAsync(client, "mnist", "Succeeded"); // the code under test

        await server.Clock.AdvanceUntilAsync(Team, "mnist", JobConditionType.Succeeded);

        Assert.Equal("TFJob mnist successfully completed.", await waiting);
    }

    [Fact]
    public async Task A_worker_that_is_killed_is_replaced()
    {
        await using var server = await StartAsync();
        using var client = CreateClient(server);
        await CreateAsync(client, "train", "flaky;exit=137;pod=worker-1;run=5s", workers: 2);
        await server.Clock.AdvanceUntilPodAsync(Team, "train", "worker-1", JobPodPhase.Running);
        var killed = await client.CoreV1.ReadNamespacedPodAsync("train-worker-1", Team);

        await server.Clock.AdvanceUntilAsync(Team, "train", JobConditionType.Restarting);

        var replaced = await client.CoreV1.ReadNamespacedPodAsync("train-worker-1", Team);
        Assert.NotEqual(killed.Uid(), replaced.Uid());
        var events = await client.CoreV1.ListNamespacedEventAsync(Team, fieldSelector: "reason=TFJobRestarting");
        Assert.Equal("TFJob train is restarting because 1 Worker replica(s) failed.", Assert.Single(events.Items).Message);
    }

    [Fact]
    public async Task A_patch_shortens_the_deadline()
    {
        await using var server = await StartAsync();
        using var client = CreateClient(server);
        await CreateAsync(client, "slow", "hang", """ "activeDeadlineSeconds":3600, """);
        var start = server.Clock.Now;
        server.Clock.Advance(TimeSpan.FromMinutes(1));

        var patch = new V1Patch("""{"spec":{"activeDeadlineSeconds":90}}""", V1Patch.PatchType.MergePatch);
        await client.CustomObjects.PatchNamespacedCustomObjectAsync(patch, "kubeflow.org", "v1", Team, "tfjobs", "slow");
        await server.Clock.AdvanceUntilAsync(Team, "slow", JobConditionType.Failed);

        Assert.Equal(start.AddSeconds(90), server.Clock.Now);
    }

    [Fact]
    public async Task Garbage_is_collected()
    {
        await using var server = await StartAsync();
        using var client = CreateClient(server);
        await CreateAsync(client, "batch", "succeed", """ "cleanPodPolicy":"All","ttlSecondsAfterFinished":600, """);

        await server.Clock.AdvanceUntilAsync(Team, "batch", JobConditionType.Succeeded);
        Assert.Empty((await client.CoreV1.ListNamespacedPodAsync(Team)).Items);

        var end = server.Clock.Now;
        await server.Clock.AdvanceUntilGoneAsync(Team, "batch");
        Assert.Equal(end.AddMinutes(10), server.Clock.Now);
        var exception = await Assert.ThrowsAsync<HttpOperationException>(() => client.CustomObjects.GetNamespacedCustomObjectAsync("kubeflow.org", "v1", Team, "tfjobs", "batch"));
        Assert.Equal(System.Net.HttpStatusCode.NotFound, exception.Response.StatusCode);
    }

    [Fact]
    public async Task A_job_never_starts()
    {
        await using var server = await StartAsync();
        using var client = CreateClient(server);
        await CreateAsync(client, "broken", "image-error");

        var exception = await Assert.ThrowsAsync<TimeoutException>(
            () => server.Clock.AdvanceUntilAsync(Team, "broken", JobConditionType.Running, TimeSpan.FromHours(1)));

        Assert.EndsWith("its conditions: Created; its pods: worker-0 Pending", exception.Message, StringComparison.Ordinal);
        var pod = await client.CoreV1.ReadNamespacedPodAsync("broken-worker-0", Team);
        Assert.Equal("ImagePullBackOff", pod.Status.ContainerStatuses.Single().State.Waiting.Reason);
    }

    private static Task<TfJobApiServer> StartAsync() => TfJobApiServer.StartAsync(options =>
        (options.ClockStart, options.ClockFrozen) = (new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), true));

    private static Kubernetes CreateClient(TfJobApiServer server) => new(new KubernetesClientConfiguration { Host = server.BaseAddress.ToString() });

    private static Task<JsonElement> CreateAsync(Kubernetes client, string name, string scenario, string limits = "", int workers = 1)
    {
        var job = JsonSerializer.Deserialize<JsonElement>($$$"""
            {"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"name":"{{{name}}}","annotations":{"tfjobapi/lifecycle":"{{{scenario}}}"}},
             "spec":{ {{{limits}}} "tfReplicaSpecs":{"Worker":{"replicas":{{{workers}}},"restartPolicy":"ExitCode","template":{"spec":{"containers":[{"name":"tensorflow","image":"mnist"}]}} } } } }
            """);
        return client.CustomObjects.CreateNamespacedCustomObjectAsync<JsonElement>(job, "kubeflow.org", "v1", Team, "tfjobs");
    }

    /// <summary>A client that the examples test: it watches until the job has a condition, and returns its message.</summary>
    private static async Task<string?> WaitAsync(Kubernetes client, string name, string condition)
    {
        var watch = client.CustomObjects.WatchListNamespacedCustomObjectAsync("kubeflow.org", "v1", Team, "tfjobs", fieldSelector: $"metadata.name={name}");
        await foreach (var (_, item) in watch)
        {
            using var job = JsonDocument.Parse(KubernetesJson.Serialize(item));
            var found = job.RootElement.GetProperty("status").TryGetProperty("conditions", out var conditions)
                ? conditions.EnumerateArray().FirstOrDefault(item => item.GetProperty("type").ValueEquals(condition))
                : default;
            if (found.ValueKind == JsonValueKind.Object)
            {
                return found.GetProperty("message").GetString();
            }
        }

        throw new InvalidOperationException("the watch ended");
    }
}
