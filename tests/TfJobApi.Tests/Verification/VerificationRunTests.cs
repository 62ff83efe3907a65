using System.Text.Json.Nodes;
using TfJobApi.OpenApiGenerator;
using TfJobApi.Resources;
using TfJobApi.Tests.Conformance;
using TfJobApi.Tests.Support;
using TfJobApi.Verification;

namespace TfJobApi.Tests.Verification;

/// <summary>Verifies this server, whose responses are compared with the recorded ones elsewhere.</summary>
public sealed class VerificationRunTests
{
    private const string Own = "verify-it";
    private const string Namespaces = "/api/v1/namespaces";
    private const string AllJobs = "/apis/kubeflow.org/v1/tfjobs";

    /// <summary>A watch ends by the clock of the server, which is frozen here.</summary>
    private static readonly IReadOnlyList<Scenario> WithoutWatches =
        [.. Scenario.ReadEmbedded().Where(scenario => !scenario.Steps.Any(step => step.Request.Path.Contains("watch=", StringComparison.Ordinal)))];

    [Fact]
    public void The_embedded_scenarios_are_the_recorded_ones()
    {
        var recorded = ScenarioArchive.Merge(Path.Combine(AppContext.BaseDirectory, "Conformance", "Data"));

        Assert.True(ScenarioArchive.IsIn(Path.Combine(SourceTree.Root, ScenarioArchive.File), recorded), "Run dotnet run --project eng/openapi");
        Assert.Equal(RecordedResponseTests.All().Count(), Scenario.ReadEmbedded().Count);
    }

    [Theory]
    [InlineData("Cci")]
    [InlineData("Kubernetes")]
    public async Task This_server_does_not_differ_and_is_left_as_it_was(string profile)
    {
        await using var host = TestHost.Start([("Profile", profile), ("Auth:Mode", "Enforced"), .. User("admin", "*")]);
        using var client = host.CreateClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", "token-of-admin");
        var before = await StateAsync(client);

        var results = await VerifyAsync(host, Enum.Parse<ProfileName>(profile), "token-of-admin", null);

        Assert.Empty(results.Where(result => result.Differences.Count > 0).Select(result => result.Scenario.Name));
        Assert.Equal(["needs users with fewer rights", "reads other namespaces"], results.Select(result => result.SkipReason).OfType<string>().Distinct());
        Assert.Equal(before, await StateAsync(client));
    }

    [Fact]
    public async Task A_server_that_differs_is_found()
    {
        await using var host = TestHost.Start(("Profile", "Cci"), ("Seeding:Sample", "false"));

        var results = await VerifyAsync(host, ProfileName.Kubernetes, null, null);

        var newJobs = results.First(result => result.Scenario.Group == "create").Differences;
        Assert.Contains(new Difference("status", "{}", "absent"), newJobs.SelectMany(step => step.Fields));
        Assert.Contains(results, result => result.SkipReason == "the server does not authenticate");
    }

    /// <summary>Some names are words that responses have.</summary>
    [Theory]
    [InlineData("mine")]
    [InlineData("test")]
    [InlineData("metadata")]
    public async Task In_a_given_namespace_only_its_own_jobs_are_deleted(string name)
    {
        await using var host = TestHost.Start(("Seeding:Sample", "false"));
        using var client = host.CreateClient();
        await client.Post($"{Namespaces}", $$$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{{name}}}"} }""");

        var results = await VerifyAsync(host, ProfileName.Cci, null, name);

        Assert.Empty(results.Where(result => result.Differences.Count > 0).Select(result => result.Scenario.Name));
        Assert.Contains(results, result => result.SkipReason == "deletes all TFJobs of its namespace");
        Assert.Contains($"\"name\":\"{name}\"", (await StateAsync(client)).Namespaces, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_of_somebody_else_is_left_alone()
    {
        await using var host = TestHost.Start(("Seeding:Sample", "false"));
        var endpoint = Endpoint(host, null);
        var place = new VerificationNamespace(endpoint, null, Own);
        await place.CreateAsync();
        var foreign = await endpoint.SendAsync(Create("foreign"), TestContext.Current.CancellationToken);
        var own = await place.SendAsync(Create("own"), TestContext.Current.CancellationToken);

        await place.CleanAsync(TestContext.Current.CancellationToken);

        using var client = host.CreateClient();
        Assert.Equal((201, 201), (foreign.Status, own.Status));
        Assert.Equal(["foreign"], JsonNode.Parse((await client.Get(AllJobs)).Text)!["items"]!.AsArray().Select(job => $"{job!["metadata"]!["name"]}"));
    }

    [Theory]
    [InlineData("The namespace kube-test has TFJobs, and the scenarios list all of them. Name an empty namespace with --namespace, in which the caller has all verbs for TFJobs.", "admin", "kube-test")]
    [InlineData("The caller may not create tfjobs in the namespace verify-it. Name an empty namespace with --namespace, in which the caller has all verbs for TFJobs.", "reader", null)]
    [InlineData("The caller may not create tfjobs in the namespace kube-test. Name an empty namespace with --namespace, in which the caller has all verbs for TFJobs.", "reader", "kube-test")]
    [InlineData("http://localhost does not accept the token: 401", "stranger", null)]
    [InlineData("http://localhost does not accept requests without --token: 401", null, null)]
    public async Task A_caller_without_rights_gets_a_sentence_and_nothing_is_changed(string reason, string? user, string? given)
    {
        await using var host = TestHost.Start([("Auth:Mode", "Enforced"), .. User("admin", "*"), .. Reader()]);
        using var client = host.CreateClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", "token-of-admin");
        var before = await StateAsync(client);

        var failure = await Assert.ThrowsAsync<VerificationException>(() => VerifyAsync(host, ProfileName.Cci, user is null ? null : $"token-of-{user}", given));

        Assert.StartsWith(reason, failure.Message, StringComparison.Ordinal);
        Assert.Equal(before, await StateAsync(client));
    }

    [Fact]
    public async Task An_endpoint_that_is_not_an_api_server_is_named()
    {
        await using var host = TestHost.Start();
        using var client = host.Server.CreateClient();
        var endpoint = new VerifiedEndpoint(client, new("http://localhost/swagger"), null, isCci: false);

        var failure = await Assert.ThrowsAsync<VerificationException>(
            () => new Verifier(endpoint, ProfileName.Cci, host.Time).VerifyAsync([], null, Own, TestContext.Current.CancellationToken));

        Assert.StartsWith("http://localhost/swagger is not an API server with TFJobs: GET /apis/kubeflow.org/v1 returns 404", failure.Message, StringComparison.Ordinal);
    }

    private static Task<IReadOnlyList<ScenarioResult>> VerifyAsync(TestHost host, ProfileName profile, string? token, string? given) =>
        new Verifier(Endpoint(host, token), profile, host.Time).VerifyAsync(WithoutWatches, given, Own, TestContext.Current.CancellationToken);

    private static VerifiedEndpoint Endpoint(TestHost host, string? token) => new(host.CreateClient(), new("http://localhost"), token, isCci: false);

    private static async Task<(string Namespaces, string Jobs)> StateAsync(HttpClient client)
    {
        var namespaces = JsonNode.Parse((await client.Get(Namespaces)).Text)!["items"]!.ToJsonString();
        return (namespaces, JsonNode.Parse((await client.Get(AllJobs)).Text)!["items"]!.ToJsonString());
    }

    private static ScenarioRequest Create(string name) => new(
        "POST", $"/apis/kubeflow.org/v1/namespaces/{Own}/tfjobs", new Dictionary<string, string> { ["Content-Type"] = "application/json" }, "admin", SampleJob(name));

    private static string SampleJob(string name) => $$"""
        {"apiVersion": "kubeflow.org/v1", "kind": "TFJob", "metadata": {"name": "{{name}}"}, "spec": {"tfReplicaSpecs": {"Worker": {
          "template": {"spec": {"containers": [{"name": "tensorflow", "image": "a"}] } } } } } }
        """;

    private static (string, string)[] User(string name, string verbs) =>
    [
        ("Auth:Users:0:Name", name), ("Auth:Users:0:Token", $"token-of-{name}"),
        ("Auth:Users:0:Permissions:0:Verbs:0", verbs), ("Auth:Users:0:Permissions:0:Namespaces:0", "*"),
    ];

    private static (string, string)[] Reader() =>
    [
        ("Auth:Users:1:Name", "reader"), ("Auth:Users:1:Token", "token-of-reader"), ("Auth:Users:1:Permissions:0:Namespaces:0", "*"),
        ("Auth:Users:1:Permissions:0:Verbs:0", "get"), ("Auth:Users:1:Permissions:0:Verbs:1", "list"), ("Auth:Users:1:Permissions:0:Verbs:2", "watch"),
    ];
}
