namespace TfJobApi.Tests.Clients;

public sealed class KubectlNamespaceTests
{
    [Fact]
    public async Task It_creates_lists_labels_and_deletes_a_namespace()
    {
        await using var kubectl = await KubectlManifest.StartAsync();

        Assert.Equal("namespace/team created\n", (await kubectl.RunAsync("create", "namespace", "team")).Succeeded);
        Assert.Contains("namespaces \"team\" already exists", (await kubectl.RunAsync("create", "namespace", "team")).Error, StringComparison.Ordinal);
        Assert.Matches(@"^NAME\s+STATUS\s+AGE\ndefault\s+Active\s+\d+s\nkube-test\s+Active\s+\d+s\nteam\s+Active\s+\d+s\n$", (await kubectl.RunAsync("get", "ns")).Succeeded);
        Assert.Equal("namespace/team labeled\n", (await kubectl.RunAsync("label", "namespace", "team", "app=x")).Succeeded);
        Assert.Equal("namespace/kube-test labeled\n", (await kubectl.RunAsync("label", "namespace", "kube-test", "app=x")).Succeeded);
        Assert.Equal("namespace/kube-test\nnamespace/team\n", (await kubectl.RunAsync("get", "ns", "-l", "app=x", "-o", "name")).Succeeded);
        await kubectl.RunAsync("create", "-f", "job.yaml");
        Assert.StartsWith("namespace \"team\" deleted\n", (await kubectl.RunAsync("delete", "namespace", "team")).Succeeded, StringComparison.Ordinal);
        Assert.Equal("No resources found in team namespace.\n", (await kubectl.RunAsync("get", "tfjobs", "-n", "team")).Error);
    }

    [Fact]
    public async Task It_applies_a_namespace_with_its_jobs()
    {
        await using var kubectl = await Kubectl.StartAsync();
        kubectl.Write("team.yaml", Manifest("a"));
        await kubectl.RunAsync("create", "namespace", "team");

        Assert.Equal("namespace/team configured\npytorchjob.kubeflow.org/mnist created\n", (await kubectl.RunAsync("apply", "-f", "team.yaml")).Succeeded);
        kubectl.Write("team.yaml", Manifest("b"));
        Assert.Equal("namespace/team configured\npytorchjob.kubeflow.org/mnist unchanged\n", (await kubectl.RunAsync("apply", "-f", "team.yaml")).Succeeded);
        Assert.Equal("b", (await kubectl.RunAsync("get", "namespace", "team", "-o", "jsonpath={.metadata.labels.app}")).Succeeded);
        Assert.Matches(@"^NAME\s+STATE\s+AGE\nmnist\s+\d+s\n$", (await kubectl.RunAsync("get", "pytorchjobs", "-n", "team")).Succeeded);
    }

    private static string Manifest(string label) =>
        $$"""
        apiVersion: v1
        kind: Namespace
        metadata:
          name: team
          labels: {app: {{label}} }
        ---
        apiVersion: kubeflow.org/v1
        kind: PyTorchJob
        metadata: {name: mnist, namespace: team}
        spec:
          pytorchReplicaSpecs:
            Worker:
              template:
                spec:
                  containers: [{name: pytorch, image: mnist}]
        """;
}
