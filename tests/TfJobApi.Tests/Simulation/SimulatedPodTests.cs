using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Simulation;

public sealed class SimulatedPodTests
{
    private const string Table = "application/json;as=Table;g=meta.k8s.io;v=v1";

    [Fact]
    public async Task Pods_are_shown_as_kubectl_shows_them()
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 3 OnFailure", """
            {"pods":[{"pod":"worker-0","runs":[{"run":"2s","exit":1},{"run":"1h"}]},{"pod":"worker-1","runs":[{"start":"never","waiting":"ImagePullBackOff"}]},
                     {"pod":"worker-2","runs":[{"run":"3s","evict":"no memory"}]}]}
            """, "\"cleanPodPolicy\":\"None\"");
        await server.AdvanceAsync("5s");

        var table = (await server.Client.Call("GET", SimulatedServer.Pods, headers: ("Accept", Table))).Json;

        Assert.Equal(["Name", "Ready", "Status", "Restarts", "Age"], table["columnDefinitions"]!.AsArray().Select(column => (string)column!["name"]!));
        Assert.Equal(
            [
                """["j-worker-0","1/1","Running",1,"5s"]""",
                """["j-worker-1","0/1","ImagePullBackOff",0,"5s"]""",
                """["j-worker-2","0/1","Evicted",0,"5s"]""",
            ],
            table["rows"]!.AsArray().Select(row => row!["cells"]!.ToJsonString()));
    }

    [Fact]
    public async Task Pods_are_found_by_labels_and_phase()
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 2, PS 1", "succeed;run=30s");
        await server.AdvanceAsync("1s");

        var workers = await server.Client.Get($"{SimulatedServer.Pods}?labelSelector=tf-job-name%3Dj,tf-replica-type%3Dworker");
        var running = await server.Client.Get($"{SimulatedServer.Pods}?fieldSelector=status.phase%3DRunning");

        Assert.Equal((2, 3), (workers.Json["items"]!.AsArray().Count, running.Json["items"]!.AsArray().Count));
    }

    [Fact]
    public async Task A_watch_receives_the_life_of_a_pod()
    {
        await using var server = SimulatedServer.Start();
        using var watch = await WatchClient.OpenAsync(server.Client, $"{SimulatedServer.Pods}?watch=1");

        await server.CreateAsync("Worker 1", "succeed");
        await server.AdvanceAsync("1m");
        await server.Client.Call("DELETE", $"{SimulatedServer.Jobs}/j");

        List<string> life = [];
        while (life.Count < 4)
        {
            var next = (await watch.NextAsync())!;
            life.Add($"{next["type"]} {next["object"]!["status"]!["phase"]}");
        }

        Assert.Equal(["ADDED Pending", "MODIFIED Running", "MODIFIED Succeeded", "DELETED Succeeded"], life);
    }

    [Fact]
    public async Task A_deleted_pod_is_replaced()
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 1", "hang");
        await server.AdvanceAsync("1s");
        var before = await server.Client.Get($"{SimulatedServer.Pods}/j-worker-0");

        var deleted = await server.Client.Call("DELETE", $"{SimulatedServer.Pods}/j-worker-0");
        var after = await server.Client.Get($"{SimulatedServer.Pods}/j-worker-0");

        Assert.Equal((200, "Pod", "2026-01-02T03:04:06Z"), (deleted.Code, (string)deleted.Json["kind"]!, (string?)deleted.Json["metadata"]!["deletionTimestamp"]));
        Assert.Equal(("Running", "Pending"), ((string?)before.Json["status"]!["phase"], (string?)after.Json["status"]!["phase"]));
        Assert.NotEqual((string?)before.Json["metadata"]!["uid"], (string?)after.Json["metadata"]!["uid"]);
    }

    [Fact]
    public async Task All_pods_can_be_deleted_together()
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 3", "hang");
        await server.AdvanceAsync("1s");

        var deleted = await server.Client.Call("DELETE", SimulatedServer.Pods);

        Assert.Equal(3, deleted.Json["items"]!.AsArray().Count);
        Assert.Equal(["j-worker-0 Pending", "j-worker-1 Pending", "j-worker-2 Pending"], await server.PodsAsync());
    }

    [Fact]
    public async Task Jobs_that_are_deleted_together_take_their_pods()
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 2", "hang");
        await server.CreateAsync("Worker 2", "hang", name: "k");
        await server.AdvanceAsync("1s");

        await server.Client.Call("DELETE", SimulatedServer.Jobs);

        Assert.Empty(await server.PodsAsync());
        Assert.Equal(409, (await server.Client.Post("/__admin/clock/advance", """{"to":"next"}""")).Code);
    }

    [Theory]
    [InlineData("POST", SimulatedServer.Pods)]
    [InlineData("PUT", $"{SimulatedServer.Pods}/j-worker-0")]
    [InlineData("PATCH", $"{SimulatedServer.Pods}/j-worker-0")]
    [InlineData("DELETE", $"{SimulatedServer.Services}/j-worker-0")]
    public async Task Clients_do_not_write_pods_and_services(string method, string path)
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 1", "hang");

        Assert.Equal(405, (await server.Client.Call(method, path, "{}"u8.ToArray(), "application/json")).Code);
    }

    [Fact]
    public async Task A_name_that_another_pod_has_fails_the_creation()
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 1", "hang");
        await server.Client.Call("DELETE", $"{SimulatedServer.Jobs}/j?propagationPolicy=Orphan");
        Assert.Equal(["j-worker-0 Pending"], await server.PodsAsync());

        await server.CreateAsync("Worker 1", "hang");
        await server.AdvanceAsync("1s");

        Assert.Contains("Warning FailedCreatePod Error creating: pods \"j-worker-0\" already exists (tf-operator, 1)", await server.EventsAsync());
        Assert.Equal(["j-worker-0 Pending"], await server.PodsAsync());
    }
}
