using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Deployment;

public sealed class ReplicaEndTests
{
    private const int Count = 500;

    private static readonly Uri Jobs = new("/apis/kubeflow.org/v1/namespaces/ns/tfjobs", UriKind.Relative);

    private static readonly Uri Reset = new("/__admin/reset", UriKind.Relative);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_reset_that_ends_with_its_replica_is_completed_at_another_one()
    {
        await using var etcd = await Support.Etcd.StartAsync();
        string[] settings = ["--Storage:Kind=Etcd", $"--Storage:Etcd:Endpoints={etcd.Address}"];
        await using var first = await ServerProcess.StartAsync(":", settings: settings);
        await using var second = await ServerProcess.StartAsync(":", settings: settings);
        using var client = first.CreateClient();
        using var other = second.CreateClient();
        using var manifests = new StringContent(string.Join("\n---\n", Enumerable.Range(0, Count).Select(Manifest)), Encoding.UTF8, "application/yaml");
        using var seeded = await other.PostAsync(new Uri("/__admin/seed", UriKind.Relative), manifests, Cancellation);
        Assert.Equal(HttpStatusCode.OK, seeded.StatusCode);
        var list = (await other.GetFromJsonAsync<JsonNode>(Jobs, Cancellation))!;
        using var watch = new StreamReader(await other.GetStreamAsync(
            new Uri($"{Jobs}?watch=1&resourceVersion={list["metadata"]!["resourceVersion"]}", UriKind.Relative), Cancellation));

        var reset = client.PostAsync(Reset, null, Cancellation);
        var deleted = JsonNode.Parse((await watch.ReadLineAsync(Cancellation))!)!;
        await first.SignalAsync("KILL");

        // on a slow machine it may have ended before
        await Task.WhenAny(reset);
        var left = await CountAsync(other);
        using var completed = await other.PostAsync(Reset, null, Cancellation);

        Assert.Equal(("DELETED", Count), (deleted["type"]!.GetValue<string>(), list["items"]!.AsArray().Count));
        Assert.InRange(left, 0, Count - 1);
        Assert.Equal((HttpStatusCode.OK, 0), (completed.StatusCode, await CountAsync(other)));
    }

    private static async Task<int> CountAsync(HttpClient client) => (await client.GetFromJsonAsync<JsonNode>(Jobs))!["items"]!.AsArray().Count;

    private static string Manifest(int number) => $$$$"""
        {"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"name":"job-{{{{number}}}}","namespace":"ns"},"spec":{"tfReplicaSpecs":{}}}
        """;
}
