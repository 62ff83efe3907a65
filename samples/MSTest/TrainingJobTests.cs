using System.Net;
using TfJobApi.Testing;

// example
[TestClass]
public sealed class TrainingJobTests
{
    private TfJobApiServer _server = null!;

    [TestInitialize]
    public async Task StartServer() => _server = await TfJobApiServer.StartAsync(options => options.UseSocket = false);

    [TestCleanup]
    public async Task StopServer() => await _server.DisposeAsync();

    [TestMethod]
    public async Task A_label_is_set_by_one_request()
    {
        using var client = _server.CreateClient();
        using var patch = new StringContent("""{"metadata":{"labels":{"app":"test"}}}""", null, "application/merge-patch+json");

        using var response = await client.PatchAsync("/apis/kubeflow.org/v1/namespaces/kube-test/tfjobs/tfjob-test", patch);

        Assert.AreEqual(HttpStatusCode.OK, response.StatusCode);
        Assert.AreEqual(1, _server.Journal.Count(new() { Verb = "patch" }));
    }
}
// end
