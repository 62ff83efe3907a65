using System.Net;
using TfJobApi.Testing;

// example
public sealed class TrainingJobTests : IAsyncLifetime
{
    private TfJobApiServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await TfJobApiServer.StartAsync(options => options.UseSocket = false);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_label_is_set_by_one_request()
    {
        using var client = _server.CreateClient();
        using var patch = new StringContent("""{"metadata":{"labels":{"app":"test"}}}""", null, "application/merge-patch+json");

        using var response = await client.PatchAsync("/apis/kubeflow.org/v1/namespaces/kube-test/tfjobs/tfjob-test", patch, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(1, _server.Journal.Count(new() { Verb = "patch" }));
    }
}
// end
