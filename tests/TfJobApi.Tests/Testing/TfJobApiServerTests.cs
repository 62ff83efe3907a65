using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using TfJobApi.Testing;

namespace TfJobApi.Tests.Testing;

/// <summary>The package as its users see it. These tests are compiled a second time against the package itself.</summary>
public sealed class TfJobApiServerTests
{
    private const string Job = "apis/kubeflow.org/v1/namespaces/kube-test/tfjobs/tfjob-test";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task It_serves_with_a_socket_and_without(bool useSocket)
    {
        await using var server = await TfJobApiServer.StartAsync(options => options.UseSocket = useSocket, Cancellation);
        using var client = server.CreateClient();

        Assert.Equal("72444814", VersionOf(await PatchAsync(client, """{"metadata":{"labels":{"app":"test"}}}""")));
        Assert.Equal(useSocket, server.HasSocket);
        Assert.Equal(useSocket ? "127.0.0.1" : "localhost", server.BaseAddress.Host);
    }

    [Fact]
    public async Task Profile_and_every_other_setting_can_be_set()
    {
        await using var server = await TfJobApiServer.StartAsync(
            options =>
            {
                options.Profile = ServerProfile.Kubernetes;
                options.Sample = false;
                options.Settings["Auth:Mode"] = "Enforced";
                options.Settings["Auth:Users:0:Name"] = "ci";
                options.Settings["Auth:Users:0:Token"] = "of-ci";
                options.Settings["Auth:Users:0:Permissions:0:Verbs:0"] = "*";
                options.Settings["Auth:Users:0:Permissions:0:Namespaces:0"] = "*";
            },
            Cancellation);
        using var client = server.CreateClient();

        using var stranger = await client.GetAsync(new Uri(Job, UriKind.Relative), Cancellation);
        client.DefaultRequestHeaders.Add("X-Auth-Token", "of-ci");
        using var known = await client.GetAsync(new Uri(Job, UriKind.Relative), Cancellation);

        Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, known.StatusCode);
        Assert.Equal("Status", (await stranger.Content.ReadFromJsonAsync<JsonNode>(Cancellation))!["kind"]!.GetValue<string>());
    }

    [Fact]
    public async Task Settings_and_seeds_are_checked_as_on_a_command_line()
    {
        var refusal = await Assert.ThrowsAsync<TfJobApiStartException>(() => TfJobApiServer.StartAsync(
            options =>
            {
                options.Settings["Seeding:Path"] = "/nowhere/at/all";
                options.Settings["Watch:HistoryLength"] = "0";
                options.Settings["Profil"] = "Kubernetes";
            },
            Cancellation));

        Assert.Equal(
            [
                "--Profil: there is no such setting; did you mean Profile?; tfjobapi --help lists them",
                "Watch:HistoryLength is '0'; it must be a whole number from 1 to 1000000",
                "Seeding:Path is '/nowhere/at/all': there is no file or folder /nowhere/at/all",
            ],
            refusal.Message.Split(Environment.NewLine));
    }

    [Fact]
    public async Task An_unknown_log_level_stops_the_start() =>
        Assert.Contains("Logging:LogLevel:Default is 'Loud'", (await Assert.ThrowsAsync<TfJobApiStartException>(() => TfJobApiServer.StartAsync(
            options => options.Settings["Logging:LogLevel:Default"] = "Loud", Cancellation))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task The_clock_can_be_frozen_set_and_advanced()
    {
        await using var server = await TfJobApiServer.StartAsync(cancellationToken: Cancellation);
        using var client = server.CreateClient();
        var start = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

        server.Clock.FreezeAt(start);
        server.Clock.Advance(TimeSpan.FromHours(36));
        using var created = await client.PostAsJsonAsync(
            "apis/kubeflow.org/v1/namespaces/kube-test/tfjobs",
            JsonNode.Parse("""{"apiVersion":"kubeflow.org/v1","kind":"TFJob","metadata":{"name":"a"},"spec":{"tfReplicaSpecs":{"Worker":{"template":{"spec":{"containers":[{"name":"tensorflow","image":"a"}]}}}}}}"""),
            Cancellation);

        var job = await created.Content.ReadFromJsonAsync<JsonNode>(Cancellation);
        Assert.Equal("2030-01-02T12:00:00Z", job!["metadata"]!["creationTimestamp"]!.GetValue<string>());
        Assert.Equal((start.AddHours(36), true), (server.Clock.Now, server.Clock.IsFrozen));
        Assert.Throws<ArgumentOutOfRangeException>(() => server.Clock.Advance(TimeSpan.FromSeconds(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => server.Clock.Set(DateTimeOffset.MaxValue));
    }

    [Fact]
    public async Task Two_hundred_servers_in_one_process_are_independent()
    {
        await Parallel.ForAsync(0, 200, Cancellation, async (i, cancellation) =>
        {
            await using var server = await TfJobApiServer.StartAsync(cancellationToken: cancellation);
            using var client = server.CreateClient();
            for (var version = 72444814; version < 72444817; version++)
            {
                Assert.Equal($"{version}", VersionOf(await PatchAsync(client, $$"""{"metadata":{"labels":{"step":"{{i}}-{{version}}"} } }""")));
            }
        });
    }

    private static async Task<JsonNode> PatchAsync(HttpClient client, string patch)
    {
        using var content = new StringContent(patch, Encoding.UTF8, "application/merge-patch+json");
        using var answer = await client.PatchAsync(new Uri(Job, UriKind.Relative), content, Cancellation);

        return (await answer.Content.ReadFromJsonAsync<JsonNode>(Cancellation))!;
    }

    private static string VersionOf(JsonNode job) => job["metadata"]!["resourceVersion"]!.GetValue<string>();
}
