namespace TfJobApi.Tests.Clients;

/// <summary>The first commands that people type, and resources in addition to jobs.</summary>
public sealed class KubectlClusterTests
{
    [Fact]
    public async Task It_looks_round_the_cluster()
    {
        await using var kubectl = await KubectlManifest.StartAsync();

        Assert.Contains("is running at http", (await kubectl.RunAsync("cluster-info")).Succeeded, StringComparison.Ordinal);
        Assert.Equal("No resources found in team namespace.\n", (await kubectl.RunAsync("get", "all", "-n", "team")).Error);
        Assert.Equal("No resources found\n", (await kubectl.RunAsync("get", "nodes")).Error);
        Assert.Matches(@"^NAME\s+CREATED AT\npytorchjobs.kubeflow.org\s+\S+Z\ntfjobs.kubeflow.org\s+\S+Z\n$", (await kubectl.RunAsync("get", "crd")).Succeeded);
        Assert.Contains("\"/apis/kubeflow.org/v1\"", (await kubectl.RunAsync("get", "--raw", "/")).Succeeded, StringComparison.Ordinal);
        Assert.Matches(@"\*\.\*\s+\[\]\s+\[\]\s+\[\*\]", (await kubectl.RunAsync("auth", "can-i", "--list")).Succeeded);
        Assert.Contains("blockOwnerDeletion", (await kubectl.RunAsync("explain", "tfjob", "--recursive")).Succeeded, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_creates_config_maps_and_secrets_with_their_data()
    {
        await using var kubectl = await KubectlManifest.StartAsync();
        kubectl.Write("map.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: declared, namespace: team}\ndata: {a: \"1\"}\n");

        await kubectl.RunAsync("create", "configmap", "settings", "-n", "team", "--from-literal=a=b");
        await kubectl.RunAsync("create", "secret", "generic", "password", "-n", "team", "--from-literal=a=b");
        var applied = (await kubectl.RunAsync("apply", "-f", "map.yaml")).Succeeded;
        kubectl.Write("map.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: declared, namespace: team}\ndata: {b: \"2\"}\n");

        Assert.Equal(("configmap/declared created\n", "configmap/declared configured\n"), (applied, (await kubectl.RunAsync("apply", "-f", "map.yaml")).Succeeded));
        Assert.Equal("""{"b":"2"}""", (await kubectl.RunAsync("get", "cm", "declared", "-n", "team", "-o", "jsonpath={.data}")).Succeeded);
        Assert.Equal("""{"a":"b"}""", (await kubectl.RunAsync("get", "cm", "settings", "-n", "team", "-o", "jsonpath={.data}")).Succeeded);
        Assert.Equal("""{"a":"Yg=="}""", (await kubectl.RunAsync("get", "secret", "password", "-n", "team", "-o", "jsonpath={.data}")).Succeeded);
        Assert.Matches(@"^NAME\s+DATA\s+AGE\ndeclared\s+1\s+\d+s\nsettings\s+1\s+\d+s\n$", (await kubectl.RunAsync("get", "cm", "-n", "team")).Succeeded);
    }

    [Fact]
    public async Task It_describes_a_job_with_its_events()
    {
        await using var kubectl = await KubectlManifest.StartAsync();
        await kubectl.RunAsync("create", "-f", "job.yaml");
        var uid = (await kubectl.RunAsync("get", "tfjob", "mnist", "-n", "team", "-o", "jsonpath={.metadata.uid}")).Succeeded;
        kubectl.Write("event.yaml", $$"""
            apiVersion: v1
            kind: Event
            metadata:
              name: mnist.1
              namespace: team
            involvedObject:
              apiVersion: kubeflow.org/v1
              kind: TFJob
              name: mnist
              namespace: team
              uid: {{uid}}
            reason: Scheduled
            message: the pods of the job are scheduled
            type: Normal
            count: 1
            source:
              component: test
            firstTimestamp: "2026-01-02T03:04:05Z"
            lastTimestamp: "2026-01-02T03:04:05Z"
            """);
        await kubectl.RunAsync("create", "-f", "event.yaml");

        Assert.Matches(@"Normal\s+Scheduled\s+\S+\s+test\s+the pods of the job are scheduled", (await kubectl.RunAsync("describe", "tfjob", "mnist", "-n", "team")).Succeeded);
        Assert.Matches(@"^LAST SEEN\s+TYPE\s+REASON\s+OBJECT\s+MESSAGE\n\S+\s+Normal\s+Scheduled\s+tfjob/mnist\s+the pods", (await kubectl.RunAsync("get", "events", "-n", "team")).Succeeded);
        Assert.Matches(@"Scheduled", (await kubectl.RunAsync("get", "events.v1.events.k8s.io", "-n", "team")).Succeeded);
    }
}
