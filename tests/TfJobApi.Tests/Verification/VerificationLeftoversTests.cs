using System.Net;
using System.Text.Json.Nodes;
using TfJobApi.Resources;
using TfJobApi.Tests.Support;
using TfJobApi.Verification;

namespace TfJobApi.Tests.Verification;

/// <summary>Breaks a run at each point at which it has created something: everything is deleted, or named.</summary>
public sealed class VerificationLeftoversTests
{
    private const string Own = "verify-it";
    private const string Given = "mine";
    private const string Namespaces = "/api/v1/namespaces";
    private const string Jobs = $"/apis/kubeflow.org/v1/namespaces/{Given}/tfjobs";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("create/minimal", null)]
    [InlineData("create/generate-name", null)]
    [InlineData("create/yaml", null)]
    [InlineData("create/minimal", HttpStatusCode.GatewayTimeout)]
    public async Task A_job_whose_create_was_not_answered_is_deleted(string scenario, HttpStatusCode? answer)
    {
        await using var host = TestHost.Start(("Seeding:Sample", "false"));
        using var client = host.CreateClient();
        await client.Post(Namespaces, Namespace(Given));
        Answer breaker = async (request, send) =>
        {
            if (request.Method != HttpMethod.Post || request.RequestUri!.AbsolutePath != Jobs)
            {
                return await send();
            }

            // of somebody else, at the same time
            await client.Post(Jobs, Job("job-of-others"));
            Assert.Equal(HttpStatusCode.Created, (await send()).StatusCode);
            return answer is { } status ? new(status) : throw new HttpRequestException("reset");
        };

        if (answer is null)
        {
            Assert.EndsWith(" does not answer: reset.", (await Assert.ThrowsAsync<VerificationException>(RunAsync)).Message, StringComparison.Ordinal);
        }
        else
        {
            Assert.Single(Assert.Single(await RunAsync()).Differences);
        }

        Assert.Equal(["job-of-others"], await NamesAsync(client, Jobs));

        async Task<IReadOnlyList<ScenarioResult>> RunAsync() => await VerifyAsync(host, breaker, scenario, Given, Cancellation);
    }

    [Fact]
    public async Task A_namespace_whose_create_is_cancelled_is_deleted()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        using var stop = new CancellationTokenSource();
        var before = await NamesAsync(client, Namespaces);
        Answer breaker = async (request, send) =>
        {
            var response = await send();
            if (request.Method == HttpMethod.Post && request.RequestUri!.AbsolutePath == Namespaces)
            {
                await stop.CancelAsync();
            }

            return response;
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => VerifyAsync(host, breaker, "create/minimal", null, stop.Token));

        Assert.Equal(before, await NamesAsync(client, Namespaces));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(HttpStatusCode.BadGateway)]
    public async Task A_namespace_whose_create_was_not_answered_is_deleted(HttpStatusCode? answer)
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        var before = await NamesAsync(client, Namespaces);
        Answer breaker = async (request, send) =>
        {
            var response = await send();
            return request.Method != HttpMethod.Post || request.RequestUri!.AbsolutePath != Namespaces ? response
                : answer is { } status ? new(status)
                : throw new HttpRequestException("reset");
        };

        await Assert.ThrowsAsync<VerificationException>(() => VerifyAsync(host, breaker, "create/minimal", null, Cancellation));

        Assert.Equal(before, await NamesAsync(client, Namespaces));
    }

    [Fact]
    public async Task A_namespace_of_somebody_else_is_not_deleted()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        await client.Post(Namespaces, Namespace(Own));

        var failure = await Assert.ThrowsAsync<VerificationException>(() => VerifyAsync(host, (_, send) => send(), "create/minimal", null, Cancellation));

        Assert.StartsWith("A namespace cannot be created: 409 ", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith($". {VerificationNamespace.Remedy}", failure.Message, StringComparison.Ordinal);
        Assert.Contains(Own, await NamesAsync(client, Namespaces));
    }

    /// <summary>A kube-apiserver lists the TFJobs of a namespace that does not exist, and rejects creates.</summary>
    [Theory]
    [InlineData(HttpStatusCode.NotFound, """{"kind":"Status","message":"namespaces \"mine\" not found","details":{"name":"mine","kind":"namespaces"},"code":404}""")]
    [InlineData(HttpStatusCode.Forbidden, """{"kind":"Status","message":"no","code":403}""")]
    public async Task A_given_namespace_that_cannot_be_used_ends_the_run_with_its_remedy(HttpStatusCode status, string body)
    {
        await using var host = TestHost.Start();
        Answer breaker = (request, send) => request.Method == HttpMethod.Post && request.RequestUri!.AbsolutePath.EndsWith("/mine/tfjobs", StringComparison.Ordinal)
            ? Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent(body) })
            : send();

        var failure = await Assert.ThrowsAsync<VerificationException>(() => VerifyAsync(host, breaker, "create/minimal", "mine", Cancellation));

        Assert.StartsWith($"POST http://localhost/apis/kubeflow.org/v1/namespaces/mine/tfjobs returns {(int)status} ", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith(VerificationNamespace.Remedy, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_namespace_is_deleted_even_if_its_jobs_cannot_be_listed()
    {
        await using var host = TestHost.Start();
        using var client = host.CreateClient();
        Answer breaker = (request, send) => request.Method == HttpMethod.Get && request.RequestUri!.AbsolutePath.EndsWith($"/{Own}/tfjobs", StringComparison.Ordinal)
            ? Task.FromResult(new HttpResponseMessage(HttpStatusCode.InternalServerError))
            : send();

        await Assert.ThrowsAsync<VerificationException>(() => VerifyAsync(host, breaker, "create/minimal", null, Cancellation));

        Assert.DoesNotContain(Own, await NamesAsync(client, Namespaces));
    }

    [Fact]
    public async Task The_namespace_is_named_if_the_server_ends_within_a_run()
    {
        await using var host = TestHost.Start();
        var isDown = false;
        Answer breaker = async (request, send) =>
        {
            var response = isDown ? throw new HttpRequestException("refused") : await send();
            isDown = request.Method == HttpMethod.Post && request.RequestUri!.AbsolutePath == Namespaces;
            return response;
        };

        var failure = await Assert.ThrowsAsync<VerificationException>(() => VerifyAsync(host, breaker, "create/minimal", null, Cancellation));

        Assert.Equal(
            "GET http://localhost/apis/kubeflow.org/v1 does not answer: refused. Something may remain in the namespace verify-it: "
            + "DELETE http://localhost/api/v1/namespaces/verify-it does not answer: refused.",
            failure.Message);
    }

    private delegate Task<HttpResponseMessage> Answer(HttpRequestMessage request, Func<Task<HttpResponseMessage>> send);

    private static async Task<IReadOnlyList<ScenarioResult>> VerifyAsync(TestHost host, Answer answer, string name, string? given, CancellationToken cancellation)
    {
        using var breaker = new Breaker(answer);
        using var client = host.CreateDefaultClient(breaker);
        var endpoint = new VerifiedEndpoint(client, new("http://localhost"), null, isCci: false);
        return await new Verifier(endpoint, ProfileName.Cci, host.Time)
            .VerifyAsync([Scenario.ReadEmbedded().Single(scenario => scenario.Name == name)], given, Own, cancellation);
    }

    private static async Task<IReadOnlyList<string>> NamesAsync(HttpClient client, string path) =>
        [.. JsonNode.Parse((await client.Get(path)).Text)!["items"]!.AsArray().Select(item => $"{item!["metadata"]!["name"]}")];

    private static string Namespace(string name) => $$"""{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "{{name}}"} }""";

    private static string Job(string name) => $$"""
        {"apiVersion": "kubeflow.org/v1", "kind": "TFJob", "metadata": {"name": "{{name}}"}, "spec": {"tfReplicaSpecs": {"Worker": {
          "template": {"spec": {"containers": [{"name": "tensorflow", "image": "a"}] } } } } } }
        """;

    private sealed class Breaker(Answer answer) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            answer(request, () => base.SendAsync(request, cancellationToken));
    }
}
