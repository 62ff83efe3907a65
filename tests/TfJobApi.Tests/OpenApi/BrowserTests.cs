using TfJobApi.Tests.Support;

namespace TfJobApi.Tests.OpenApi;

/// <summary>The address that the server prints at its start, opened in a browser.</summary>
public sealed class BrowserTests
{
    private const string BrowserAccept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

    [Theory]
    [InlineData("/", "/__admin/console/", true)]
    [InlineData("/t/team-a/", "/t/team-a/__admin/console/", true)]
    [InlineData("/", "/swagger", false)]
    public async Task A_browser_is_redirected_from_the_root_to_the_console_or_without_it_to_swagger_ui(string path, string location, bool isEnabled)
    {
        await using var host = TestHost.Start(("Admin:Enabled", $"{isEnabled}"));
        using var client = host.CreateClient(new() { AllowAutoRedirect = false });
        client.DefaultRequestHeaders.Add("Accept", BrowserAccept);

        var answer = await client.Get(path);

        Assert.Equal((302, location), (answer.Code, answer.Headers["Location"]));
    }

    [Theory]
    [InlineData("GET", "*/*")]
    [InlineData("GET", "application/json")]
    [InlineData("GET", "text/html;q=0")]
    [InlineData("GET", "text/htmlx")]
    [InlineData("POST", BrowserAccept)]
    public async Task Other_requests_get_the_paths_of_the_server(string method, string accept)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient(new() { AllowAutoRedirect = false });
        client.DefaultRequestHeaders.Add("Accept", accept);

        var answer = await client.Call(method, "/");

        Assert.Equal((200, "application/json"), (answer.Code, answer.Headers["Content-Type"]));
        Assert.Contains("/apis/kubeflow.org/v1", answer.Json["paths"]!.AsArray().Select(path => path!.GetValue<string>()));
    }

    [Fact]
    public async Task An_unknown_path_is_404_as_of_a_kube_apiserver()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        client.DefaultRequestHeaders.Add("Accept", BrowserAccept);

        var answer = await client.Get("/nothing");

        Assert.Equal((404, "404 page not found\n"), (answer.Code, answer.Text));
    }
}
