using System.Text;
using System.Text.Json.Nodes;
using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.Api;

public sealed class ReplaceErrorTests
{
    /// <summary>Source: https://github.com/kubernetes/apiserver/blob/master/pkg/storage/etcd3/store.go: preconditions are checked before a missing object is reported.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("/status")]
    public async Task A_put_of_a_deleted_object_with_a_uid_is_a_conflict(string subresource)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        var job = (await client.Get(TestHost.Job)).Json;
        var uid = job["metadata"]!["uid"]!.GetValue<string>();
        await client.Call("DELETE", TestHost.Job);

        var answer = await PutAsync(client, TestHost.Job + subresource, job);

        Assert.Equal((409, "Conflict"), (answer.Code, answer.Reason));
        Assert.EndsWith($"Precondition failed: UID in precondition: {uid}, UID in object meta: ", answer.Message, StringComparison.Ordinal);
    }

    /// <summary>Source: https://github.com/kubernetes/apiserver/blob/master/pkg/endpoints/handlers/update.go</summary>
    [Theory]
    [InlineData("tfjob-test", """{"apiVersion":"kubeflow.org/v1","metadata":{"name":"tfjob-test","resourceVersion":"72444813"}}""", "Object 'Kind' is missing")]
    [InlineData("tfjob-test", """{"apiVersion":"v1","kind":"TFJob","metadata":{"name":"tfjob-test","resourceVersion":"1"}}""", "the API version in the data (v1) does not match")]
    [InlineData("tfjob-test", """{"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"name":"tfjob-test","resourceVersion":"1","labels":{"a":1}}}""", "TFJob in version \"v1\" cannot be handled as a TFJob: ")]
    [InlineData("none", """{"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"name":"none","labels":{"a":1}}}""", "TFJob in version \"v1\" cannot be handled as a TFJob: ")]
    [InlineData("none", """{"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":[]}""", "TFJob in version \"v1\" cannot be handled as a TFJob: ")]
    public async Task A_body_that_cannot_be_decoded_is_400_before_other_errors(string name, string body, string why)
    {
        await using var host = TestHost.Start(("Profile", "Kubernetes"));
        using var client = host.CreateClient();

        var answer = await client.Call("PUT", $"{TestHost.Jobs}/{name}", Encoding.UTF8.GetBytes(body), "application/json");

        Assert.Equal((400, "BadRequest"), (answer.Code, answer.Reason));
        Assert.StartsWith(why, answer.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("none", """{"name":"other"}""")]
    [InlineData("none", """{"name":"none","namespace":"other"}""")]
    [InlineData("none", "{}")]
    [InlineData("tfjob-test", """{"name":"other","uid":"another"}""")]
    public async Task A_put_with_another_name_is_rejected_before_the_object_is_read(string name, string meta)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        var body = JsonNode.Parse($$"""{"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{{meta}}}""")!;

        foreach (var path in new[] { $"{TestHost.Jobs}/{name}", $"{TestHost.Jobs}/{name}/status" })
        {
            Assert.Equal(400, (await PutAsync(client, path, body)).Code);
        }
    }

    [Theory]
    [InlineData("", "application/json", 400)]
    [InlineData("[]", "application/json", 400)]
    [InlineData("{}", "application/json", 400)]
    [InlineData("{", "application/json", 400)]
    [InlineData("{}", "text/plain", 415)]
    [InlineData("""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"tfjob-test","resourceVersion":"72444813"}}""", "application/json", 400)]
    [InlineData("""{"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"name":"tfjob-test","resourceVersion":"x"}}""", "application/json", 400)]
    [InlineData("""{"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"name":"tfjob-test","resourceVersion":"72444813"},"spec":5}""", "application/json", 400)]
    [InlineData("""{"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":[]}""", "application/json", 400)]
    public async Task An_invalid_body_is_rejected_and_changes_nothing(string body, string mediaType, int code)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();

        foreach (var path in new[] { TestHost.Job, $"{TestHost.Job}/status" })
        {
            var before = (await client.Get(TestHost.Job)).Text;
            var answer = await client.Call("PUT", path, Encoding.UTF8.GetBytes(body), mediaType);

            // the status subresource ignores the spec
            Assert.Equal(path.EndsWith("status", StringComparison.Ordinal) && body.Contains("\"spec\"", StringComparison.Ordinal) ? 200 : code, answer.Code);
            if (answer.Code != 200)
            {
                Assert.Equal(before, (await client.Get(TestHost.Job)).Text);
            }
        }
    }

    private static Task<HttpCalls.Answer> PutAsync(HttpClient client, string path, JsonNode job) =>
        client.Call("PUT", path, Encoding.UTF8.GetBytes(job.ToJsonString()), "application/json");
}
