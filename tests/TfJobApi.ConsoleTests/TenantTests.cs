using TfJobApi.ConsoleTests.Support;

namespace TfJobApi.ConsoleTests;

/// <summary>The commands that the console of a tenant offers reach this tenant.</summary>
public sealed class TenantTests(Chromium browser)
{
    [Theory]
    [InlineData("", "")]
    [InlineData("?tenant=team-a", "t/team-a")]
    public async Task The_kubectl_command_of_a_job_names_the_server_and_the_tenant(string query, string path)
    {
        await using var server = await ConsoleServer.StartAsync();
        await using var console = await ConsolePage.OpenAsync(browser, server, "#/jobs/kube-test/tfjob-test", query);

        await console.ClickAsync("button", "Copy kubectl");

        var address = $"{server.Address}{path}".TrimEnd('/');
        await console.CalledAsync($"kubectl --server {address} get tfjob tfjob-test -n kube-test -o yaml");
    }

    [Fact]
    public async Task The_commands_of_a_tenant_without_jobs_name_the_tenant()
    {
        await using var server = await ConsoleServer.StartAsync(("Seeding:Sample", "false"));
        await using var console = await ConsolePage.OpenAsync(browser, server, query: "?tenant=team-a");

        await console.ShowsAsync($"kubectl --server {server.Address}t/team-a create -f job.yaml");
        await console.ShowsAsync($"{server.Address}t/team-a/__admin/seed");
    }
}
