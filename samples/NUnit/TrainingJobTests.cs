using System.Net;
using TfJobApi.Testing;

// example
public sealed class TrainingJobTests
{
    private TfJobApiServer _server = null!;

    [SetUp]
    public async Task StartServer() => _server = await TfJobApiServer.StartAsync(options => options.UseSocket = false);

    [TearDown]
    public async Task StopServer() => await _server.DisposeAsync();

    [Test]
    public async Task A_label_is_set_by_one_request()
    {
        using var client = _server.CreateClient();
        using var patch = new StringContent("""{"metadata":{"labels":{"app":"test"}}}""", null, "application/merge-patch+json");

        using var response = await client.PatchAsync("/apis/kubeflow.org/v1/namespaces/kube-test/tfjobs/tfjob-test", patch);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(_server.Journal.Count(new() { Verb = "patch" }), Is.EqualTo(1));
    }
}
// end
