using System.Text;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Watch;

/// <summary>Writes changes that watches receive.</summary>
internal static class WatchedJobs
{
    public static async Task CreateAsync(this HttpClient client, string name, string @namespace = "kube-test")
    {
        var body = $$$"""{"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"name":"{{{name}}}"},"spec":{"tfReplicaSpecs":{"Worker":{"template":{}} } } }""";
        var answer = await client.Call("POST", $"/apis/kubeflow.org/v1/namespaces/{@namespace}/tfjobs", Encoding.UTF8.GetBytes(body), "application/json");
        Assert.Equal(201, answer.Code);
    }

    public static async Task LabelAsync(this HttpClient client, string value) =>
        Assert.Equal(200, (await client.Patch(TestHost.Job, $$$"""{"metadata":{"labels":{"app":"{{{value}}}"} } }""")).Code);
}
