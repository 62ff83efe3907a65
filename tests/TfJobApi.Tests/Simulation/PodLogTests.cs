using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Simulation;

public sealed class PodLogTests
{
    private const string Log = $"{SimulatedServer.Pods}/j-worker-0/log";
    private const string Scenario = """{"pods":[{"pod":"worker-0","runs":[{"run":"10s","exit":0,"log":["step 100","step 200","done"]}]}]}""";

    [Theory]
    [InlineData("", "step 100\nstep 200\ndone\n")]
    [InlineData("?tailLines=2", "step 200\ndone\n")]
    [InlineData("?tailLines=0", "")]
    [InlineData("?container=tensorflow&tailLines=99", "step 100\nstep 200\ndone\n")]
    public async Task A_log_has_the_lines_of_the_scenario(string query, string text)
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 1", Scenario);
        await server.AdvanceAsync("1s");

        var answer = await server.Client.Get($"{Log}{query}");

        Assert.Equal((200, text, "text/plain"), (answer.Code, answer.Text, answer.Headers["Content-Type"]));
    }

    // Recorded from a kube-apiserver 1.20, except the first, which is the kubelet's.
    [Theory]
    [InlineData("", 400, "container \"tensorflow\" in pod \"j-worker-0\" is waiting to start: ContainerCreating")]
    [InlineData("?container=x", 400, "container x is not valid for pod j-worker-0")]
    [InlineData("?tailLines=-1", 422, "PodLogOptions \"j-worker-0\" is invalid: tailLines: Invalid value: -1: must be greater than or equal to 0")]
    public async Task A_log_that_cannot_be_read_is_an_error(string query, int code, string message)
    {
        await using var server = SimulatedServer.Start(("Profile", "Kubernetes"));
        await server.CreateAsync("Worker 1", Scenario);

        var answer = await server.Client.Get($"{Log}{query}");

        Assert.Equal((code, message), (answer.Code, answer.Message));
    }

    [Fact]
    public async Task A_missing_pod_has_no_log()
    {
        await using var server = SimulatedServer.Start();

        var answer = await server.Client.Get(Log);

        Assert.Equal((404, "pods \"j-worker-0\" not found"), (answer.Code, answer.Message));
    }

    [Fact]
    public async Task A_followed_log_ends_with_the_pod()
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 1", Scenario);
        await server.AdvanceAsync("1s");

        using var response = await server.Client.GetAsync(
            new Uri($"{Log}?follow=true", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        var text = response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        await server.AdvanceAsync("9s");
        Assert.False(text.IsCompleted);
        await server.AdvanceAsync("1s");

        Assert.Equal("step 100\nstep 200\ndone\n", await text);
    }
}
