using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text;
using System.Text.Json;
using k8s;
using k8s.Models;
using TfJobApi.Testing;

namespace TfJobApi.Tests.Testing;

/// <summary>The C# examples of the pages. A test compares the two.</summary>
[SuppressMessage("Usage", "xUnit1051", Justification = "examples are short")]
public sealed class Examples
{
    // example
    private const string Labelled = """
        apiVersion: kubeflow.org/v1
        kind: TFJob
        metadata: {name: mnist, namespace: team-a, labels: {app: mnist, owner: me}}
        spec: {tfReplicaSpecs: {}}
        """;
    // end

    // example
    [Fact]
    public async Task It_retries_when_the_server_is_busy()
    {
        await using var server = await TfJobApiServer.StartAsync(options => options.UseSocket = false);
        server.Faults.Add(new() { Verbs = ["patch"], First = 2, Status = 503 });
        using var client = server.CreateClient();

        await SetLabelAsync(client, "kube-test", "tfjob-test", "app", "test");

        Assert.Equal(3, server.Journal.Count(new() { Verb = "patch" }));
    }
    // end

    // example
    [Fact]
    public async Task It_survives_a_worker_that_is_killed()
    {
        await using var server = await TfJobApiServer.StartAsync(options => options.UseSocket = false);
        var job = server.Lifecycle.Job("kube-test", "tfjob-test");
        job.Apply("hang");

        job.Pod("worker-0").Exit(137, "OOMKilled");

        Assert.Equal("Failed", job.Pods.Single(pod => pod.Name == "worker-0").Phase);
        Assert.Contains(job.Past, item => item.What.Contains("TFJob tfjob-test has failed", StringComparison.Ordinal));
    }
    // end

    // example
    [Fact]
    public async Task It_removes_the_label_and_changes_nothing_else()
    {
        await using var server = await TfJobApiServer.StartAsync(options => options.UseSocket = false);
        await server.SeedAsync(Labelled);
        using var client = server.CreateClient();

        await SetLabelAsync(client, "team-a", "mnist", "owner", null);

        var request = server.Journal.AssertSingle(new() { Verb = "patch" });
        request.Patch!.AssertTouchedOnly(removed: ["metadata.labels.owner"]);
    }
    // end

#pragma warning disable CA2025 // the task ends before the client is disposed
    // example
    [Fact]
    public async Task It_reports_a_job_that_succeeds()
    {
        await using var server = await TfJobApiServer.StartAsync();
        using var client = server.CreateClient();
        var job = new Uri("apis/kubeflow.org/v1/namespaces/kube-test/tfjobs/tfjob-test", UriKind.Relative);
        var waiting = WaitForSuccessAsync(client, job); // the code under test

        using var succeeded = new StringContent("""{"status":{"conditions":[{"type":"Succeeded","status":"True"}]}}""",
            Encoding.UTF8, "application/merge-patch+json");
        using var response = await client.PatchAsync(new Uri($"{job}/status", UriKind.Relative), succeeded);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await waiting;
    }
    // end
#pragma warning restore CA2025

    [Fact]
    public async Task It_labels_a_job_with_the_official_client()
    {
        await using var server = await TfJobApiServer.StartAsync();
        var address = server.BaseAddress.ToString();

        // example
        using var client = new Kubernetes(new KubernetesClientConfiguration { Host = address });
        var patch = new V1Patch("""{"metadata":{"labels":{"app":"test"}}}""", V1Patch.PatchType.MergePatch);
        var job = await client.CustomObjects.PatchNamespacedCustomObjectAsync<JsonElement>(
            patch, "kubeflow.org", "v1", "kube-test", "tfjobs", "tfjob-test");
        // end

        Assert.Equal("test", job.GetProperty("metadata").GetProperty("labels").GetProperty("app").GetString());
    }

    /// <summary>A client that the examples test: it sets a label, or removes it, and retries.</summary>
    private static async Task SetLabelAsync(HttpClient client, string @namespace, string name, string label, string? value)
    {
        var path = new Uri($"apis/kubeflow.org/v1/namespaces/{@namespace}/tfjobs/{name}", UriKind.Relative);
        var body = $$$$"""{"metadata":{"labels":{"{{{{label}}}}":{{{{(value is null ? "null" : $"\"{value}\"")}}}}}}}""";
        HttpStatusCode status;
        do
        {
            using var patch = new StringContent(body, Encoding.UTF8, "application/merge-patch+json");
            using var response = await client.PatchAsync(path, patch, TestContext.Current.CancellationToken);
            status = response.StatusCode;
        }
        while (status == HttpStatusCode.ServiceUnavailable);
    }

    /// <summary>A client that the examples test: it watches until the job has succeeded.</summary>
    private static async Task WaitForSuccessAsync(HttpClient client, Uri job)
    {
        var watch = new Uri($"{job.OriginalString[..job.OriginalString.LastIndexOf('/')]}?watch=true", UriKind.Relative);
        using var stream = new StreamReader(await client.GetStreamAsync(watch, TestContext.Current.CancellationToken));
        while (await stream.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.Contains("\"type\":\"Succeeded\"", StringComparison.Ordinal))
            {
                return;
            }
        }

        throw new InvalidOperationException("the watch ended before the job succeeded");
    }
}
