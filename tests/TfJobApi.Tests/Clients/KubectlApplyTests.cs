using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Clients;

/// <summary>Server-side apply with the real kubectl.</summary>
public sealed class KubectlApplyTests
{
    [Fact]
    public async Task It_applies_on_the_server_twice()
    {
        await using var kubectl = await StartAsync();

        Assert.Equal("tfjob.kubeflow.org/mnist serverside-applied\n", (await kubectl.RunAsync("apply", "--server-side", "-f", "job.yaml")).Succeeded);
        var first = await ReadAsync(kubectl);
        Assert.Equal("tfjob.kubeflow.org/mnist serverside-applied\n", (await kubectl.RunAsync("apply", "--server-side", "-f", "job.yaml")).Succeeded);

        Assert.Equal(first, await ReadAsync(kubectl));
    }

    [Fact]
    public async Task It_shows_conflicts_and_can_force_them()
    {
        await using var kubectl = await StartAsync();
        await kubectl.RunAsync("apply", "--server-side", "-f", "job.yaml");
        kubectl.Write("job.yaml", KubectlManifest.Text("b"));

        var conflict = await kubectl.RunAsync("apply", "--server-side", "--field-manager", "other", "-f", "job.yaml");
        var forced = await kubectl.RunAsync("apply", "--server-side", "--field-manager", "other", "--force-conflicts", "-f", "job.yaml");

        Assert.Equal(1, conflict.Code);
        Assert.Contains("conflict with \"kubectl\": .metadata.labels.app", conflict.Error, StringComparison.Ordinal);
        Assert.Equal("tfjob.kubeflow.org/mnist serverside-applied\n", forced.Succeeded);
        Assert.Contains("\"app\":\"b\"", await ReadAsync(kubectl), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_diff_on_the_server_writes_nothing()
    {
        await using var kubectl = await StartAsync();

        var unborn = await kubectl.RunAsync("diff", "--server-side", "-f", "job.yaml");
        await kubectl.RunAsync("apply", "--server-side", "-f", "job.yaml");
        var before = await ReadAsync(kubectl);
        var same = await kubectl.RunAsync("diff", "--server-side", "-f", "job.yaml");
        kubectl.Write("job.yaml", KubectlManifest.Text("b"));
        var drift = await kubectl.RunAsync("diff", "--server-side", "-f", "job.yaml");

        Assert.Equal((1, 0, 1), (unborn.Code, same.Code, drift.Code));
        Assert.Contains("-    app: a\n+    app: b", drift.Output, StringComparison.Ordinal);
        Assert.Equal(before, await ReadAsync(kubectl));
    }

    [Fact]
    public async Task It_continues_on_the_server_what_it_applied_itself()
    {
        await using var kubectl = await StartAsync();
        await kubectl.RunAsync("apply", "-f", "job.yaml");
        kubectl.Write("job.yaml", KubectlManifest.Text("b"));

        Assert.Equal("tfjob.kubeflow.org/mnist serverside-applied\n", (await kubectl.RunAsync("apply", "--server-side", "-f", "job.yaml")).Succeeded);

        Assert.Contains("\"app\":\"b\"", await ReadAsync(kubectl), StringComparison.Ordinal);
    }

    private static async Task<Kubectl> StartAsync()
    {
        var kubectl = await Kubectl.StartAsync(("Profile", "Kubernetes"));
        kubectl.Write("job.yaml", KubectlManifest.Text("a"));
        return kubectl;
    }

    private static async Task<string> ReadAsync(Kubectl kubectl)
    {
        using var client = kubectl.CreateClient();
        return (await client.Get($"{KubectlManifest.Jobs}/mnist")).Text;
    }
}
