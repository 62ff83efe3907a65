using System.Text;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Simulation;

/// <summary>A followed log has the lines until the end of its pod, each once.</summary>
public sealed class FollowedLogTests
{
    private const string Scenario = """{"pods":[{"pod":"*","runs":[{"start":"0s","log":["a","b","c","d","e"]}]}]}""";

    [Theory]
    [InlineData("DELETE", "/api/v1/namespaces/kube-test/pods/j-worker-0", "")]
    [InlineData("DELETE", "/apis/kubeflow.org/v1/namespaces/kube-test/tfjobs/j", "")]
    [InlineData("DELETE", "/apis/kubeflow.org/v1/namespaces/kube-test/tfjobs", "")]
    [InlineData("DELETE", "/api/v1/namespaces/kube-test", "")]
    [InlineData("DELETE", "/__admin/lifecycle/jobs/kube-test/j", "")]
    [InlineData("POST", "/__admin/lifecycle/jobs/kube-test/j/pods/worker-0", """{"exit":0}""")]
    [InlineData("POST", "/__admin/reset", "")]
    [InlineData("POST", "/__admin/snapshots/empty/restore", "")]
    [InlineData("POST", "/__admin/seed?onConflict=replace", """{"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"name":"j","namespace":"kube-test"},"spec":{"tfReplicaSpecs":{}}}""")]
    [InlineData("DELETE", "/__admin/tenants/a", "")]
    public async Task It_ends_with_its_pod(string method, string path, string body)
    {
        await using var server = SimulatedServer.Start();
        var root = path.Contains("tenants", StringComparison.Ordinal) ? "" : "/t/a";
        await server.Client.Call("PUT", "/t/a/__admin/snapshots/empty");
        Assert.Equal(201, (await server.Client.Post($"/t/a{SimulatedServer.Jobs}", SimulatedServer.Body("j", "Worker 1", Scenario))).Code);
        using var response = await server.Client.GetAsync(
            new Uri($"/t/a{SimulatedServer.Pods}/j-worker-0/log?follow=true", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        var text = response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        await server.Client.Post("/t/a/__admin/clock/advance", """{"by":"2s"}""");

        var answer = await server.Client.Call(method, $"{root}{path}", body.Length == 0 ? null : Encoding.UTF8.GetBytes(body), body.Length == 0 ? null : "application/json");

        Assert.InRange(answer.Code, 200, 204);
        Assert.Equal("a\nb\nc\n", await text);
    }

    // worker-1 has a line each second until the controller deletes it
    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    public async Task It_has_the_lines_until_its_pod_is_gone_while_the_clock_runs(int seconds)
    {
        await using var server = SimulatedServer.Start(("Clock:Frozen", "false"));
        await server.CreateAsync("Worker 2", """{"pods":[{"pod":"worker-0","runs":[{"start":"0s","run":"2s"}]},{"pod":"worker-1","runs":[{"start":"0s","log":["a","b","c","d","e"]}]}]}""");
        using var response = await server.Client.GetAsync(
            new Uri($"{SimulatedServer.Pods}/j-worker-1/log?follow=true", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        var text = response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        for (var passed = 0; passed < 10; passed += seconds)
        {
            server.Host.Time.Advance(TimeSpan.FromSeconds(seconds));
        }

        Assert.Equal("a\nb\nc\n", await text);
    }
}
