using TfJobApi.Lifecycle;
using TfJobApi.Lifecycle.Control;
using TfJobApi.Lifecycle.Jobs;
using TfJobApi.Lifecycle.Scenarios;
using TfJobApi.Memory;
using TfJobApi.Resources.Definitions;
using TfJobApi.Simulation;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Simulation;

public sealed class SimulationLimitTests
{
    private const string CrashLoop = "fail;start=0s;run=0s;exit=137;pod=*";

    [Fact]
    public void Pods_of_all_jobs_of_a_tenant_count()
    {
        var jobs = new RunningJobs(MemoryBudget.Unlimited().Objects, podLimit: 7);
        var (first, second) = (Create("a"), Create("b"));

        Assert.Equal(4, jobs.RoomFor(first));
        jobs.Set(first);
        jobs.Set(second);
        jobs.Set(first);
        Assert.Equal((1, 1, 0), (jobs.RoomFor(first), jobs.RoomFor(second), jobs.RoomFor(Create("c"))));
        jobs.Remove(second.Key, second.Identity.Uid);
        jobs.Remove(second.Key, second.Identity.Uid);
        Assert.Equal(4, jobs.RoomFor(first));
        jobs.Replace([]);
        Assert.Equal(4, jobs.RoomFor(first));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3, 3)]
    public void A_tenant_without_room_for_pods_is_an_event(int room, int pods)
    {
        var job = SimulatedJob.Create(
            new("ns", "j", "uid"), JobSpecReader.Read(Lifecycle.Simulation.Canonical(Lifecycle.Simulation.Spec("Worker 4, PS 1")), ControllerRules.TfOperator), Scenario.Usual,
            ControllerRules.TfOperator, 1);

        var result = job.Reconcile(default, Lifecycle.Simulation.Start, room);

        Assert.Equal((pods, pods), (result.Job.Pods.Length, result.Job.Services.Count));
        Assert.Contains(new JobEvent(true, "FailedCreatePod", "Error creating: the simulated jobs of a tenant have at most 100000 pods"), result.Decision.Events);
    }

    [Fact]
    public async Task A_status_that_cannot_be_stored_is_written_later()
    {
        await using var server = SimulatedServer.Start(("Limits:Memory", "16777216"));
        await server.CreateAsync("Worker 1", "hang");
        var size = 1_000_000;
        for (var number = 0; size >= 8; number++)
        {
            var filler = $$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"f{{number}}"},"data":{"a":"{{new string('x', size)}}"} }""";
            size = (await server.Client.Post("/api/v1/namespaces/kube-test/configmaps", filler)).Code == 507 ? size / 2 : size;
        }

        // an object has a minimum size; the rest of the memory goes to the first one
        size = 2048;
        for (var number = 0; size >= 8; number++)
        {
            var grown = await server.Client.Patch("/api/v1/namespaces/kube-test/configmaps/f0", $$"""{"data":{"b{{number}}":"{{new string('x', size)}}"} }""");
            size = grown.Code == 507 ? size / 2 : size;
        }

        await server.AdvanceAsync("5s");
        var full = await server.StatusAsync();
        await server.Client.Call("DELETE", "/api/v1/namespaces/kube-test/configmaps");
        await server.AdvanceAsync("20s");
        var past = (await server.Client.Get("/__admin/lifecycle/jobs/kube-test/j")).Json["past"]!.AsArray().Select(item => (string)item!["what"]!).ToList();

        Assert.Equal("Created | Worker", SimulatedServer.Describe(full));
        Assert.Equal("Created Running | Worker a1", SimulatedServer.Describe(await server.StatusAsync()));
        Assert.Contains("status could not be stored: status: Running", past);
        Assert.Equal("status: Running", past[^1]);
    }

    [Fact]
    public async Task A_reset_ends_a_jump_that_is_under_way()
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 1 ExitCode", CrashLoop);
        using var watch = await WatchClient.OpenAsync(server.Client, $"{SimulatedServer.Pods}?watch=1&resourceVersion={(await server.Client.Get(SimulatedServer.Pods)).Version}");

        var jump = server.Client.Post("/__admin/clock/advance", """{"by":"1000h"}""");
        await watch.NextAsync();
        var reset = await server.Client.Post("/__admin/reset", "");
        var moved = await jump;

        Assert.Equal((200, 409), (reset.Code, moved.Code));
        Assert.Null(moved.Json["stopped"]);
        Assert.Empty((await server.Client.Get("/__admin/lifecycle/jobs")).Json["jobs"]!.AsArray());
        Assert.Empty(await server.PodsAsync());
    }

    [Theory]
    [InlineData("", 200)]
    [InlineData("/j-worker-0", 200)]
    [InlineData("/j-worker-0/log", 200)]
    public async Task Pods_and_their_logs_need_a_permission_in_their_namespace(string path, int code)
    {
        await using var server = SimulatedServer.Start(
            ("Lifecycle:Default", "hang;start=0s"), ("Auth:Mode", "Enforced"),
            ("Auth:Users:0:Name", "root"), ("Auth:Users:0:Token", "of-root"), ("Auth:Users:0:Permissions:0:Verbs:0", "*"), ("Auth:Users:0:Permissions:0:Namespaces:0", "*"),
            ("Auth:Users:1:Name", "reader"), ("Auth:Users:1:Token", "of-reader"), ("Auth:Users:1:Permissions:0:Verbs:0", "get"),
            ("Auth:Users:1:Permissions:0:Verbs:1", "list"), ("Auth:Users:1:Permissions:0:Namespaces:0", "kube-test"));
        foreach (var name in new[] { "kube-test", "other" })
        {
            await CallAsync("of-root", "POST", SimulatedServer.Jobs.Replace("kube-test", name, StringComparison.Ordinal), SimulatedServer.Body("j", "Worker 1"));
        }

        var (own, other) = ($"{SimulatedServer.Pods}{path}", $"{SimulatedServer.Pods.Replace("kube-test", "other", StringComparison.Ordinal)}{path}");

        Assert.Equal(code, await CallAsync("of-reader", "GET", own));
        Assert.Equal(403, await CallAsync("of-reader", "GET", other));
        Assert.Equal(code, await CallAsync("of-root", "GET", other));
        Assert.Equal(403, await CallAsync("of-reader", "DELETE", $"{SimulatedServer.Pods}/j-worker-0"));
        Assert.Equal(403, await CallAsync("of-reader", "GET", "/__admin/lifecycle/jobs"));

        async Task<int> CallAsync(string token, string method, string target, string? body = null) => (await server.Client.Call(
            method, target, body is null ? null : System.Text.Encoding.UTF8.GetBytes(body), body is null ? null : "application/json", ("X-Auth-Token", token))).Code;
    }

    [Theory]
    [InlineData("Kubernetes", 1)]
    [InlineData("Cci", 0)]
    public async Task The_newer_controller_reports_the_deletion_of_a_job(string profile, int events)
    {
        await using var server = SimulatedServer.Start(("Profile", profile));
        await server.CreateAsync("Worker 1", "succeed", "\"ttlSecondsAfterFinished\":10");

        await server.AdvanceAsync("1m");

        Assert.Equal(404, (await server.Client.Get($"{SimulatedServer.Jobs}/j")).Code);
        Assert.Equal(events, (await server.EventsAsync()).Count(item => item == "Normal SuccessfulDeleteJob Deleted job: j (tfjob-controller, 1)"));
    }

    private static RunningJob Create(string name)
    {
        var spec = JobSpecReader.Read(Lifecycle.Simulation.Canonical(Lifecycle.Simulation.Spec("Worker 3")), ControllerRules.TfOperator);
        var job = SimulatedJob.Create(new("ns", name, "uid"), spec, Scenario.Usual, ControllerRules.TfOperator, 1).Reconcile(default, Lifecycle.Simulation.Start).Job;
        return new(new(TfJob.Definition, "ns", name), job, default, null) { Source = "a test" };
    }
}
