using System.Net.Http.Json;
using System.Text.Json.Nodes;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Storage.Etcd;

/// <summary>An etcd that loses its changes, and values that are in places without an object.</summary>
public sealed class EtcdLossTests
{
    private const string Jobs = "/apis/kubeflow.org/v1/namespaces/kube-test/tfjobs";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_etcd_has_lost_its_data_watches_expire_and_the_cache_has_only_what_is_stored()
    {
        await using var etcd = await Support.Etcd.StartAsync();
        using var host = TestHost.Start(("Storage:Kind", "Etcd"), ("Storage:Etcd:Endpoints", etcd.Address), ("Seeding:Sample", "true"));
        using var client = host.CreateClient();
        for (var i = 0; i < 30; i++)
        {
            await CreateAsync(client, $"lost-{i}");
        }

        var version = (string)(await client.GetFromJsonAsync<JsonNode>(Relative(Jobs), Cancellation))!["metadata"]!["resourceVersion"]!;
        using var watch = new StreamReader(await client.GetStreamAsync(Relative($"{Jobs}?watch=1&resourceVersion={version}"), Cancellation));

        await etcd.KillAsync();
        etcd.Wipe();
        await etcd.StartAsync();

        Assert.Equal(410, (int)JsonNode.Parse((await watch.ReadLineAsync(Cancellation))!)!["object"]!["code"]!);
        await CreateAsync(client, "next");
        Assert.Equal(["next", "tfjob-test"], await NamesAsync(client, $"{Jobs}?resourceVersion=0"));
        Assert.Equal(["next", "tfjob-test"], await NamesAsync(client, Jobs));
    }

    private static async Task CreateAsync(HttpClient client, string name)
    {
        var job = JsonNode.Parse("""{"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{},"spec":{"tfReplicaSpecs":{"Worker":{"template":{}}}}}""")!;
        job["metadata"]!["name"] = name;
        using var response = await client.PostAsJsonAsync(Relative(Jobs), job, Cancellation);
        Assert.Equal(201, (int)response.StatusCode);
    }

    private static async Task<IEnumerable<string>> NamesAsync(HttpClient client, string path) =>
        (await client.GetFromJsonAsync<JsonNode>(Relative(path), Cancellation))!["items"]!.AsArray().Select(item => (string)item!["metadata"]!["name"]!);

    private static Uri Relative(string path) => new(path, UriKind.Relative);
}
