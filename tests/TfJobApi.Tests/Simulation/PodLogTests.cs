using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Simulation;

public sealed class PodLogTests
{
    private const string Log = $"{SimulatedServer.Pods}/j-worker-0/log";
    private const string Scenario = """{"pods":[{"pod":"worker-0","runs":[{"run":"15s","exit":0,"log":["step 100","step 200","done"]}]}]}""";

    [Theory]
    [InlineData("", "step 100\nstep 200\ndone\n")]
    [InlineData("?tailLines=2", "step 200\ndone\n")]
    [InlineData("?tailLines=0", "")]
    [InlineData("?container=tensorflow&tailLines=99", "step 100\nstep 200\ndone\n")]
    [InlineData("?timestamps=true&tailLines=2", "2026-01-02T03:04:11.000000000Z step 200\n2026-01-02T03:04:16.000000000Z done\n")]
    [InlineData("?sinceSeconds=10", "step 200\ndone\n")]
    [InlineData("?sinceSeconds=4", "")]
    [InlineData("?sinceSeconds=9223372036854775807", "step 100\nstep 200\ndone\n")]
    [InlineData("?sinceTime=2026-01-02T03:04:11.9Z", "step 200\ndone\n")]
    [InlineData("?sinceTime=2026-01-02T04:04:12%2B01:00", "done\n")]
    [InlineData("?sinceTime=", "step 100\nstep 200\ndone\n")]
    [InlineData("?limitBytes=13", "step 100\nstep")]
    [InlineData("?limitBytes=30&timestamps=1&tailLines=1", "2026-01-02T03:04:16.000000000Z")]
    [InlineData("?tailLines=2&sinceTime=2026-01-02T03:04:12Z", "done\n")]
    public async Task A_log_has_the_lines_of_the_scenario(string query, string text)
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 1", Scenario);
        await server.AdvanceAsync("16s");

        var answer = await server.Client.Get($"{Log}{query}");

        Assert.Equal((200, text, "text/plain"), (answer.Code, answer.Text, answer.Headers["Content-Type"]));
    }

    // Recorded from a kube-apiserver 1.20, except the first, which is the kubelet's.
    [Theory]
    [InlineData("", 400, "container \"tensorflow\" in pod \"j-worker-0\" is waiting to start: ContainerCreating")]
    [InlineData("?container=x", 400, "container x is not valid for pod j-worker-0")]
    [InlineData("?tailLines=-1&container=x", 422, "PodLogOptions \"j-worker-0\" is invalid: tailLines: Invalid value: -1: must be greater than or equal to 0")]
    [InlineData("?sinceSeconds=0", 422, "PodLogOptions \"j-worker-0\" is invalid: sinceSeconds: Invalid value: 0: must be greater than 0")]
    [InlineData("?sinceSeconds=-1&tailLines=-1&limitBytes=0", 422, "PodLogOptions \"j-worker-0\" is invalid: [tailLines: Invalid value: -1: must be greater than or equal to 0, limitBytes: Invalid value: 0: must be greater than 0, sinceSeconds: Invalid value: -1: must be greater than 0]")]
    [InlineData("?sinceTime=2026-01-02T03:04:05Z&sinceSeconds=5", 422, "PodLogOptions \"j-worker-0\" is invalid: []: Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified")]
    [InlineData("?sinceTime=&sinceSeconds=5", 422, "PodLogOptions \"j-worker-0\" is invalid: []: Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified")]
    [InlineData("?sinceSeconds=x", 400, "strconv.ParseInt: parsing \"x\": invalid syntax")]
    [InlineData("?limitBytes=", 400, "strconv.ParseInt: parsing \"\": invalid syntax")]
    [InlineData("?limitBytes=99999999999999999999", 400, "strconv.ParseInt: parsing \"99999999999999999999\": value out of range")]
    [InlineData("?sinceTime=yesterday", 400, "parsing time \"yesterday\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"yesterday\" as \"2006\"")]
    [InlineData("?sinceTime=2026-01-02", 400, "parsing time \"2026-01-02\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"\" as \"T\"")]
    public async Task A_log_that_cannot_be_read_is_an_error(string query, int code, string message)
    {
        await using var server = SimulatedServer.Start(("Profile", "Kubernetes"));
        await server.CreateAsync("Worker 1", Scenario);

        var answer = await server.Client.Get($"{Log}{query}");

        Assert.Equal((code, message), (answer.Code, answer.Message));
    }

    [Theory]
    [InlineData("image-error", "trying and failing to pull image")]
    [InlineData("""{"pods":[{"pod":"*","runs":[{"start":"never","waiting":"ErrImagePull"}]}]}""", "image can't be pulled")]
    [InlineData("pending", "ContainerCreating")]
    public async Task A_pod_that_waits_has_no_log(string scenario, string reason)
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 1", scenario);

        var answer = await server.Client.Get(Log);

        Assert.Equal((400, $"container \"tensorflow\" in pod \"j-worker-0\" is waiting to start: {reason}"), (answer.Code, answer.Message));
    }

    [Fact]
    public async Task Lines_appear_at_their_times()
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 1", Scenario);
        List<string> texts = [];
        foreach (var by in (string[])["1s", "4s", "1s", "4s", "1s"])
        {
            await server.AdvanceAsync(by);
            texts.Add((await server.Client.Get(Log)).Text);
        }

        Assert.Equal(["step 100\n", "step 100\n", "step 100\nstep 200\n", "step 100\nstep 200\n", "step 100\nstep 200\ndone\n"], texts);
    }

    [Fact]
    public async Task A_pod_without_an_end_writes_a_line_each_second()
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 1", """{"pods":[{"pod":"*","runs":[{"log":["a","b","c"]}]}]}""");
        await server.AdvanceAsync("2s");

        Assert.Equal("a\nb\n", (await server.Client.Get(Log)).Text);
    }

    [Fact]
    public async Task A_restarted_container_has_a_log_of_its_life_before()
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 1 OnFailure", """{"pods":[{"pod":"*","runs":[{"run":"10s","exit":1,"log":["a1","a2"]},{"run":"10s","exit":1,"log":["b1"]},{"run":"1h","log":["c1"]}]}]}""");
        await server.AdvanceAsync("2s");
        var first = await server.Client.Get($"{Log}?previous=true");
        await server.AdvanceAsync("10s");
        var second = (await server.Client.Get($"{Log}?previous=true&follow=true")).Text + (await server.Client.Get(Log)).Text;
        await server.AdvanceAsync("10s");
        var waiting = (await server.Client.Get($"{Log}?previous=true")).Text + (await server.Client.Get(Log)).Text;
        await server.AdvanceAsync("10s");
        var third = (await server.Client.Get($"{Log}?previous=true")).Text + (await server.Client.Get(Log)).Text;

        Assert.Equal((400, "previous terminated container \"tensorflow\" in pod \"j-worker-0\" not found"), (first.Code, first.Message));
        Assert.Equal(("a1\na2\nb1\n", "b1\nb1\n", "b1\nc1\n"), (second, waiting, third));
    }

    [Theory]
    [InlineData("Never", "", "2s", "a1\na2\n")]
    [InlineData("OnFailure", "\"run\":\"5s\",\"exit\":1,", "7s", "b1\nb2\n")]
    public async Task The_log_of_an_evicted_pod_ends_with_the_eviction(string policy, string end, string by, string text)
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync($"Worker 2 {policy}", $$"""{"pods":[{"pod":"worker-0","runs":[{{{end}}"log":["a1","a2","a3"]},{"log":["b1","b2","b3"]}]},{"pod":"*","runs":[{}]}]}""", "\"cleanPodPolicy\":\"None\"");
        await server.AdvanceAsync(by);
        using var response = await server.Client.GetAsync(
            new Uri($"{Log}?follow=true", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);

        await server.Client.Post("/__admin/lifecycle/jobs/kube-test/j/pods/worker-0", """{"evict":"no memory"}""");
        var followed = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        await server.AdvanceAsync("1h");

        Assert.Equal((text, text), (followed, (await server.Client.Get(Log)).Text));
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
        await server.AdvanceAsync("14s");
        Assert.False(text.IsCompleted);
        await server.AdvanceAsync("1s");

        Assert.Equal("step 100\nstep 200\ndone\n", await text);
    }

    [Fact]
    public async Task A_followed_log_has_each_line_at_its_time()
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 1", Scenario);
        await server.AdvanceAsync("1s");
        using var reader = new StreamReader(await server.Client.GetStreamAsync(new Uri($"{Log}?follow=true&tailLines=0", UriKind.Relative), TestContext.Current.CancellationToken));

        await server.AdvanceAsync("5s");
        Assert.Equal("step 200", await reader.ReadLineAsync(TestContext.Current.CancellationToken));
        await server.AdvanceAsync("5s");
        Assert.Equal("done", await reader.ReadLineAsync(TestContext.Current.CancellationToken));
        await server.AdvanceAsync("5s");
        Assert.Null(await reader.ReadLineAsync(TestContext.Current.CancellationToken));
    }

    // worker-1 would write for an hour, but the controller deletes it when worker-0 succeeds
    [Theory]
    [InlineData("1h", "")]
    [InlineData("1h", "&limitBytes=5")]
    public async Task A_followed_log_ends_with_a_pod_that_is_deleted_in_a_jump(string by, string query)
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 2", """{"pods":[{"pod":"worker-0","runs":[{"run":"2s"}]},{"pod":"worker-1","runs":[{"log":["a","b","c","d","e"]}]}]}""");
        await server.AdvanceAsync("1s");
        using var response = await server.Client.GetAsync(
            new Uri($"{SimulatedServer.Pods}/j-worker-1/log?follow=true{query}", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        await server.AdvanceAsync(by);

        Assert.Equal(query.Length == 0 ? "a\nb\nc\n" : "a\nb\nc", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
