using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text;
using TfJobApi.Testing;

namespace TfJobApi.Tests.Testing;

/// <summary>The examples of the README; a test holds the two together.</summary>
[SuppressMessage("Usage", "xUnit1051", Justification = "examples are as short as they can be")]
public sealed class Examples
{
    private const string Labelled = """
        apiVersion: kubeflow.org/v1
        kind: TFJob
        metadata: {name: mnist, namespace: team-a, labels: {app: mnist, owner: me}}
        spec:
          tfReplicaSpecs:
            Worker: {template: {spec: {containers: [{name: tensorflow, image: mnist}]}}}
        """;

    // example
    [Fact]
    public async Task It_removes_the_label_and_touches_nothing_else()
    {
        await using var server = await TfJobApiServer.StartAsync();
        await server.SeedAsync(Labelled);
        using var client = server.CreateClient(); // or give server.BaseAddress to a client of your own

        await RemoveLabelAsync(client, "team-a", "mnist", "owner");

        var request = server.Journal.AssertSingle(new() { Verb = "patch" });
        request.Patch!.AssertTouchedOnly(removed: ["metadata.labels.owner"]);
    }

    [Fact]
    public async Task It_tries_again_when_the_server_is_busy()
    {
        await using var server = await TfJobApiServer.StartAsync(options => options.UseSocket = false);
        await server.SeedAsync(Labelled);
        server.Faults.Add(new() { Verbs = ["patch"], First = 2, Status = 503 });
        using var client = server.CreateClient();

        await RemoveLabelAsync(client, "team-a", "mnist", "owner");

        Assert.Equal(3, server.Journal.Count(new() { Verb = "patch" }));
    }
    // end

    private static async Task RemoveLabelAsync(HttpClient client, string @namespace, string name, string label)
    {
        var path = new Uri($"apis/kubeflow.org/v1/namespaces/{@namespace}/tfjobs/{name}", UriKind.Relative);
        HttpStatusCode status;
        do
        {
            using var patch = new StringContent($$$$"""{"metadata":{"labels":{"{{{{label}}}}":null}}}""", Encoding.UTF8, "application/merge-patch+json");
            using var answer = await client.PatchAsync(path, patch, TestContext.Current.CancellationToken);
            status = answer.StatusCode;
        }
        while (status == HttpStatusCode.ServiceUnavailable);
    }
}
