using System.Text.Json.Nodes;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Simulation;

/// <summary>A pod that cannot be created is not a pod of its job. It is created later.</summary>
public sealed class FailedCreationTests
{
    private const string NameIsTaken = "Warning FailedCreatePod Error creating: pods \"j-worker-0\" already exists (tf-operator, {0})";

    [Fact]
    public async Task A_pod_whose_name_is_taken_does_not_count_until_the_name_is_free()
    {
        await using var server = SimulatedServer.Start();
        await OrphanAsync(server, "Worker 3");
        await server.CreateAsync("Worker 3", "hang;start=1s");

        await server.AdvanceAsync("5s");
        Assert.Equal("Created | Worker", SimulatedServer.Describe(await server.StatusAsync()));
        Assert.Empty((await server.Client.Get("/__admin/lifecycle/jobs/kube-test/j")).Json["pods"]!.AsArray());
        Assert.Contains(Taken(1), await server.EventsAsync());

        await server.Client.Call("DELETE", SimulatedServer.Pods);
        await server.AdvanceAsync("10s");

        Assert.Equal(["j-worker-0 Running", "j-worker-1 Running", "j-worker-2 Running"], await server.PodsAsync());
        Assert.Equal("Created Running | Worker a3", SimulatedServer.Describe(await server.StatusAsync()));
    }

    [Fact]
    public async Task The_controller_tries_again_after_longer_and_longer_times()
    {
        await using var server = SimulatedServer.Start();
        await OrphanAsync(server, "Worker 1");
        await server.CreateAsync("Worker 1", "hang;start=1s");

        List<string> times = [];
        for (var number = 0; number < 7; number++)
        {
            times.Add((string)(await server.AdvanceAsync("next"))["time"]!);
        }

        Assert.Equal(["03:04:15", "03:04:35", "03:05:15", "03:06:35", "03:09:15", "03:14:15", "03:19:15"], times.Select(time => time[11..19]));
        Assert.Contains(Taken(8), await server.EventsAsync());
    }

    [Fact]
    public async Task The_other_pods_of_a_job_live_on()
    {
        await using var server = SimulatedServer.Start();
        await OrphanAsync(server, "Worker 1");
        await server.CreateAsync("PS 2, Worker 2", "hang;start=1s");
        var services = (await server.Client.Get(SimulatedServer.Services)).Json["items"]!.AsArray();
        Assert.Equal(["j-ps-0", "j-ps-1", "j-worker-0"], services.Select(service => (string?)service!["metadata"]!["name"]));

        await server.AdvanceAsync("5s");

        Assert.Equal("Created | PS a2 | Worker", SimulatedServer.Describe(await server.StatusAsync()));
        Assert.Equal(["j-ps-0 Running", "j-ps-1 Running", "j-worker-0 Pending"], await server.PodsAsync());

        // their events do not put off the next attempt
        var next = await server.AdvanceAsync("next");
        Assert.Equal("03:04:15", ((string)next["time"]!)[11..19]);
        Assert.Equal("pods or services are created again", (string?)next["events"]?[0]?["what"]);
    }

    [Fact]
    public async Task Pods_that_are_too_large_are_one_event()
    {
        await using var server = SimulatedServer.Start();
        var job = JsonNode.Parse(SimulatedServer.Body("j", "Evaluator 1000000000, PS 1000000000, Worker 1000000000", "succeed"))!;
        foreach (var (_, replicas) in job["spec"]!["tfReplicaSpecs"]!.AsObject())
        {
            var containers = replicas!["template"]!["spec"]!["containers"]!.AsArray();
            for (var number = 0; number < 30; number++)
            {
                containers.Add(new JsonObject { ["name"] = $"c{number}", ["image"] = "i" });
            }
        }

        Assert.Equal(201, (await server.Client.Post(SimulatedServer.Jobs, job.ToJsonString())).Code);

        Assert.Empty(await server.PodsAsync());
        Assert.Equal(
            ["Warning FailedCreatePod Error creating: Request entity too large: the Pod would be larger than the 1572864 bytes that can be stored (tf-operator, 1)"],
            (await server.EventsAsync()).Where(item => item.Contains("too large", StringComparison.Ordinal)));
        Assert.DoesNotContain(await server.EventsAsync(), item => item.Contains("Created pod", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Pods_without_memory_do_not_count()
    {
        await using var server = SimulatedServer.Start(("Limits:Memory", "16777216"));
        await server.CreateAsync("Worker 1000", "hang;start=1s");

        var admin = (await server.Client.Get("/__admin/lifecycle/jobs/kube-test/j")).Json["pods"]!.AsArray().Count;
        var stored = (await server.PodsAsync()).Count;
        await server.AdvanceAsync("5s");
        var status = await server.StatusAsync();

        Assert.InRange(stored, 1, 999);
        Assert.Equal(stored, admin);
        Assert.InRange((int?)status?["replicaStatuses"]?["Worker"]?["active"] ?? 0, 0, stored);
    }

    [Fact]
    public async Task A_service_whose_name_is_taken_is_created_later()
    {
        await using var server = SimulatedServer.Start();
        await OrphanAsync(server, "Worker 1");
        await server.Client.Call("DELETE", SimulatedServer.Pods);
        await server.CreateAsync("Worker 2", "hang;start=1s");

        await server.AdvanceAsync("5s");

        Assert.Contains(
            await server.EventsAsync(),
            item => item.StartsWith("Warning FailedCreateService Error creating: services \"j-worker-0\" already exists", StringComparison.Ordinal));
        Assert.Equal("Created Running | Worker a2", SimulatedServer.Describe(await server.StatusAsync()));
    }

    /// <summary>The messages are those of a kube-apiserver 1.20.2.</summary>
    [Theory]
    [InlineData(54, "Created Running | Worker a1", null)]
    [InlineData(55, "Created Running | Worker a1", "FailedCreateService Error creating: Service \"{0}-worker-0\" is invalid: metadata.name: Invalid value: \"{0}-worker-0\": must be no more than 63 characters")]
    [InlineData(64, "Created | Worker", "FailedCreatePod Error creating: Pod \"{0}-worker-0\" is invalid: metadata.labels: Invalid value: \"{0}\": must be no more than 63 characters")]
    public async Task A_name_that_is_too_long_for_pods_or_services_is_an_event(int length, string status, string? warning)
    {
        await using var server = SimulatedServer.Start(("Profile", "Kubernetes"), ("Lifecycle:Controller", "TfOperator"));
        var name = new string('a', length);
        await server.CreateAsync("Worker 1", "hang;start=1s", name: name);

        await server.AdvanceAsync("5s");

        Assert.Equal(status, SimulatedServer.Describe(await server.StatusAsync(name)));
        Assert.Equal(
            warning is null ? [] : [$"Warning {string.Format(System.Globalization.CultureInfo.InvariantCulture, warning, name)} "],
            (await server.EventsAsync()).Where(item => item.StartsWith("Warning", StringComparison.Ordinal)).Select(item => item[..item.IndexOf("(tf-operator", StringComparison.Ordinal)]));
    }

    /// <summary>The message is that of a kube-apiserver 1.20.2.</summary>
    [Fact]
    public async Task A_service_whose_name_starts_with_a_digit_is_an_event()
    {
        await using var server = SimulatedServer.Start();
        await server.CreateAsync("Worker 1", "hang;start=1s", name: "1a");

        Assert.Contains(await server.EventsAsync(), item => item.StartsWith(
            "Warning FailedCreateService Error creating: Service \"1a-worker-0\" is invalid: metadata.name: Invalid value: \"1a-worker-0\": a DNS-1035 label must consist of "
            + "lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', "
            + "regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?') (tf-operator, ", StringComparison.Ordinal));
        Assert.Empty((await server.Client.Get(SimulatedServer.Services)).Json["items"]!.AsArray());
    }

    private static string Taken(int count) => NameIsTaken.Replace("{0}", count.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);

    /// <summary>Leaves the pods and services of a job that no longer exists.</summary>
    private static async Task OrphanAsync(SimulatedServer server, string replicas)
    {
        await server.CreateAsync(replicas, "hang");
        await server.Client.Call("DELETE", $"{SimulatedServer.Jobs}/j?propagationPolicy=Orphan");
        Assert.NotEmpty(await server.PodsAsync());
    }
}
