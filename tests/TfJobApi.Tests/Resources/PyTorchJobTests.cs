using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Resources;

/// <summary>Tests the values of the definition; <c>ResourceTests</c> tests the behavior that all resources share.</summary>
public sealed class PyTorchJobTests
{
    private const string Jobs = "/apis/kubeflow.org/v1/namespaces/team/pytorchjobs";

    private const string Mnist = """
        {"apiVersion":"kubeflow.org/v1","kind":"PyTorchJob","metadata":{"name":"mnist"},"spec":{"cleanPodPolicy":"None","pytorchReplicaSpecs":{
        "Master":{"replicas":1,"restartPolicy":"OnFailure","template":{"spec":{"containers":[{"name":"pytorch","image":"mnist:v1"}]}}},
        "Worker":{"replicas":2,"template":{"spec":{"containers":[{"name":"pytorch","image":"mnist:v1"}]}}}}}}
        """;

    [Fact]
    public async Task It_is_listed_after_tfjobs_with_the_hash_of_a_real_server()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        var resources = (await client.Get("/apis/kubeflow.org/v1")).Json["resources"]!.AsArray();

        Assert.Equal(["tfjobs", "tfjobs/status", "pytorchjobs", "pytorchjobs/status"], resources.Select(resource => resource!["name"]!.GetValue<string>()));
        Assert.Equal(("pytorchjob", "qvtXFuAPskk="), (resources[2]!["singularName"]!.GetValue<string>(), resources[2]!["storageVersionHash"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("""{"metadata":{"labels":{"app":"x"},"annotations":{"a":"b"}},"spec":{"activeDeadlineSeconds":60,"ttlSecondsAfterFinished":60,"cleanPodPolicy":"All"}}""", 200)]
    [InlineData("""{"spec":{"pytorchReplicaSpecs":{"Worker":{"replicas":3}}}}""", 400)]
    [InlineData("""{"spec":{"backoffLimit":3}}""", 400)]
    public async Task An_update_may_change_five_fields(string patch, int code)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        await client.Post(Jobs, Mnist);

        var answer = await client.Patch($"{Jobs}/mnist", patch);

        Assert.Equal(code, answer.Code);
        Assert.Equal(code == 400, answer.Text.Contains(
            "only metadata.labels, metadata.annotations, spec.activeDeadlineSeconds, spec.ttlSecondsAfterFinished and spec.cleanPodPolicy can", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"spec":{}}""", "spec.pytorchReplicaSpecs: Required value")]
    [InlineData("""{"spec":{"tfReplicaSpecs":{}}}""", "spec.pytorchReplicaSpecs: Required value")]
    [InlineData("""{"spec":{"pytorchReplicaSpecs":{"Worker":{"replicas":-1,"template":{}}}}}""", "spec.pytorchReplicaSpecs.Worker.replicas: Invalid value: -1")]
    [InlineData("""{"spec":{"pytorchReplicaSpecs":{"Worker":{"template":null}}}}""", "spec.pytorchReplicaSpecs.Worker.template: Required value")]
    public async Task Its_spec_has_its_own_field_of_replicas(string body, string message)
    {
        await using var host = TestHost.Start(("Profile", "Kubernetes"));
        using var client = host.CreateClient();

        var answer = await client.Post(Jobs, body.Replace("{\"spec\"", """{"apiVersion":"kubeflow.org/v1","kind":"PyTorchJob","metadata":{"name":"a"},"spec" """, StringComparison.Ordinal));

        Assert.Equal((422, "PyTorchJob"), (answer.Code, answer.Json["details"]!["kind"]!.GetValue<string>()));
        Assert.StartsWith($"PyTorchJob.kubeflow.org \"a\" is invalid: {message}", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_can_have_the_name_of_a_tfjob_and_shares_only_the_versions()
    {
        await using var host = TestHost.Start(("Seeding:Sample", "false"));
        using var client = host.CreateClient();
        await client.Post("/apis/kubeflow.org/v1/namespaces/team/tfjobs", """{"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"name":"mnist"}}""");
        var tfJob = await client.Get("/apis/kubeflow.org/v1/namespaces/team/tfjobs/mnist");

        var created = await client.Post(Jobs, Mnist);
        await client.Call("DELETE", Jobs);

        Assert.Equal(201, created.Code);
        Assert.Equal(long.Parse(tfJob.Version) + 1, long.Parse(created.Version));
        Assert.Equal(tfJob.Text, (await client.Get("/apis/kubeflow.org/v1/namespaces/team/tfjobs/mnist")).Text);
    }

    [Fact]
    public async Task A_seed_can_be_of_either_kind_and_an_export_seeds_again()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        await using var other = TestHost.Start(("Seeding:Sample", "false"));
        using var copy = other.CreateClient();

        Assert.Equal(200, (await client.Post("/__admin/seed", Mnist.Replace("\"mnist\"", "\"mnist\",\"namespace\":\"team\"", StringComparison.Ordinal))).Code);
        var export = await client.Get("/__admin/export");
        Assert.Equal(200, (await copy.Post("/__admin/seed", export.Text)).Code);

        Assert.Equal((await client.Get($"{Jobs}/mnist")).Text, (await copy.Get($"{Jobs}/mnist")).Text);
        Assert.Equal((await client.Get(TestHost.Job)).Text, (await copy.Get(TestHost.Job)).Text);
    }
}
