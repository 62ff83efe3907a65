using System.Net;
using System.Net.Sockets;
using System.Text;
using TfJobApi.Testing;

namespace TfJobApi.Tests.Testing;

public sealed class ServerSteeringTests
{
    private const string LabelPatch = """{"metadata":{"labels":{"app":"test"}}}""";

    private static readonly Uri Job = new("apis/kubeflow.org/v1/namespaces/kube-test/tfjobs/tfjob-test", UriKind.Relative);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_fault_applies_as_often_as_its_rule_allows()
    {
        await using var server = await TfJobApiServer.StartAsync(cancellationToken: Cancellation);
        using var client = server.CreateClient();
        var id = server.Faults.Add(new() { Verbs = ["get"], Status = 429, RetryAfter = TimeSpan.FromSeconds(7), Times = 2 });

        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 3; i++)
        {
            using var answer = await client.GetAsync(Job, Cancellation);
            statuses.Add(answer.StatusCode);
            Assert.Equal(answer.StatusCode == HttpStatusCode.TooManyRequests ? TimeSpan.FromSeconds(7) : null, answer.Headers.RetryAfter?.Delta);
        }

        Assert.Equal([HttpStatusCode.TooManyRequests, HttpStatusCode.TooManyRequests, HttpStatusCode.OK], statuses);
        Assert.Equal(2, server.Faults.InjectedCount(id));
        Assert.True(server.Faults.Remove(id));
        Assert.False(server.Faults.Remove(id));
    }

    [Fact]
    public async Task A_reset_reaches_the_client_and_the_journal_records_the_write()
    {
        await using var server = await TfJobApiServer.StartAsync(cancellationToken: Cancellation);
        using var client = server.CreateClient();
        server.Faults.Add(new() { Verbs = ["patch"], First = 1, Fault = FaultKind.ResetAfter });

        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => PatchAsync(client));

        Assert.Equal(SocketError.ConnectionReset, Assert.IsType<SocketException>(failure.InnerException!.InnerException).SocketErrorCode);

        // the client sees the reset before the server has recorded the request
        await server.Journal.WaitForAsync(new() { Verb = "patch", HasFault = true }, cancellationToken: Cancellation);
        Assert.True(server.Journal.AssertSingle(new() { Verb = "patch", HasFault = true }).WriteHappened);
        Assert.Equal("72444814", server.ResourceVersion);
    }

    [Theory]
    [InlineData(FaultKind.Reset)]
    [InlineData(FaultKind.ResetAfter)]
    [InlineData(FaultKind.Truncate)]
    public async Task A_broken_connection_is_an_HttpRequestException_without_a_socket_too(FaultKind fault)
    {
        await using var server = await TfJobApiServer.StartAsync(options => options.UseSocket = false, Cancellation);
        using var client = server.CreateClient();
        server.Faults.Add(new() { Verbs = ["patch"], Fault = fault });

        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => PatchAsync(client));

        Assert.IsType<IOException>(failure.InnerException, exactMatch: false);
    }

    [Fact]
    public async Task A_request_that_the_client_cancels_is_canceled_without_a_socket_too()
    {
        await using var server = await TfJobApiServer.StartAsync(options => options.UseSocket = false, Cancellation);
        using var client = server.CreateClient();
        using var end = new CancellationTokenSource();
        server.Faults.Add(new() { Delay = TimeSpan.FromHours(1) });

        var call = client.GetAsync(new Uri("apis/kubeflow.org/v1/tfjobs", UriKind.Relative), end.Token);
        await end.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Theory]
    [MemberData(nameof(InvalidRules))]
    public async Task An_invalid_rule_is_rejected_with_its_field(FaultRule rule, string field)
    {
        await using var server = await TfJobApiServer.StartAsync(options => options.UseSocket = false, Cancellation);

        Assert.Contains(field, Assert.Throws<ArgumentException>(() => server.Faults.Add(rule)).Message, StringComparison.Ordinal);
    }

    public static TheoryData<FaultRule, string> InvalidRules => new()
    {
        { new(), "effect" },
        { new() { Status = 299 }, "effect.status" },
        { new() { Status = 503, RetryAfter = TimeSpan.FromSeconds(1.9) }, "RetryAfter must be whole seconds, not 1.9" },
        { new() { Status = 503, RetryAfter = TimeSpan.FromSeconds(-1) }, "effect.retryAfter" },
        { new() { Status = 503, Verbs = ["steal"] }, "match.verbs[0]" },
        { new() { Status = 503, Rate = 2 }, "when.rate" },
        { new() { Status = 503, Nth = 1, First = 1 }, "when" },
        { new() { Delay = TimeSpan.FromSeconds(2), LongestDelay = TimeSpan.FromSeconds(1) }, "effect.delay" },
        { new() { Fault = FaultKind.Stall, Verbs = ["patch"] }, "match.verbs" },
    };

    [Fact]
    public async Task The_effect_of_a_patch_can_be_asserted()
    {
        await using var server = await TfJobApiServer.StartAsync(options => options.UseSocket = false, Cancellation);
        using var client = server.CreateClient();
        await PatchAsync(client, """{"metadata":{"labels":{"app":"test"}},"spec":{"ttlSecondsAfterFinished":60}}""");
        await PatchAsync(client, """{"metadata":{"labels":{"app":"best"},"generation":7},"spec":{"ttlSecondsAfterFinished":null}}""");

        var patches = server.Journal.Find(new() { Verb = "patch", Name = "tfjob-*", Status = 200 });
        patches[0].Patch!.AssertTouchedOnly(added: ["metadata.labels.app", "spec.ttlSecondsAfterFinished"]);
        patches[1].Patch!.AssertTouchedOnly(changed: ["metadata.labels.app"], removed: ["spec.ttlSecondsAfterFinished"]);
        Assert.Equal([new PatchedField("metadata.generation", "7", "3")], patches[1].Patch!.Ignored);

        var failure = Assert.Throws<TfJobApiAssertionException>(() => patches[1].Patch!.AssertTouchedOnly(changed: ["spec.cleanPodPolicy"]));
        Assert.Contains("spec.cleanPodPolicy was expected to be changed", failure.Message, StringComparison.Ordinal);
        Assert.Contains("metadata.labels.app was changed, from \"test\" to \"best\"", failure.Message, StringComparison.Ordinal);
        Assert.Contains("2 did", Assert.Throws<TfJobApiAssertionException>(() => server.Journal.AssertSingle(new() { Verb = "patch" })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_filter_that_can_never_match_is_rejected()
    {
        await using var server = await TfJobApiServer.StartAsync(options => options.UseSocket = false, Cancellation);

        var verb = Assert.Throws<ArgumentException>(() => server.Journal.Count(new() { Verb = "PATCH" }));
        var method = Assert.Throws<ArgumentException>(() => server.Journal.AssertSingle(new() { Method = "patch" }));
        await Assert.ThrowsAsync<ArgumentException>(() => server.Journal.WaitForAsync(new() { Verb = "PATCH" }, cancellationToken: Cancellation));

        Assert.StartsWith("verb: must be one of get, list, watch, create, update, patch, delete, deletecollection, or contain a *", verb.Message, StringComparison.Ordinal);
        Assert.StartsWith("method: must be in upper case, for example PATCH, or contain a *", method.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rejected_patch_has_its_fields_and_the_result_for_its_version()
    {
        await using var server = await TfJobApiServer.StartAsync(options => options.UseSocket = false, Cancellation);
        using var client = server.CreateClient();
        await PatchAsync(client, """{"spec":{"backoffLimit":1}}""");
        await PatchAsync(client, """{"metadata":{"resourceVersion":"1"}}""");

        var all = server.Journal.All;
        Assert.Equal("spec.backoffLimit", Assert.Single(all[0].Patch!.Refused).Field);
        Assert.Equal((409, "conflict", false), (all[1].Status, all[1].Patch!.Precondition, all[1].Patch!.Written));
    }

    [Fact]
    public async Task A_test_can_wait_for_requests()
    {
        await using var server = await TfJobApiServer.StartAsync(cancellationToken: Cancellation);
        using var client = server.CreateClient();

        var wait = server.Journal.WaitForAsync(new() { Verb = "patch" }, count: 2, cancellationToken: Cancellation);
        await PatchAsync(client);
        Assert.False(wait.IsCompleted);
        await PatchAsync(client);
        await wait;

        await Assert.ThrowsAsync<TimeoutException>(() => server.Journal.WaitForAsync(new() { Verb = "delete" }, timeout: TimeSpan.FromMilliseconds(1), cancellationToken: Cancellation));
    }

    [Fact]
    public async Task State_can_be_seeded_saved_restored_and_reset()
    {
        await using var server = await TfJobApiServer.StartAsync(options => options.UseSocket = false, Cancellation);
        using var client = server.CreateClient();
        await PatchAsync(client);
        server.SaveSnapshot("labelled");
        await PatchAsync(client, """{"metadata":{"labels":null}}""");
        Assert.Equal("72444815", server.ResourceVersion);

        server.RestoreSnapshot("labelled");
        Assert.Equal("72444816", server.ResourceVersion);
        server.RestoreSnapshot("labelled", restartVersions: true);
        Assert.Equal("72444814", server.ResourceVersion);

        server.Faults.Add(new() { Status = 500 });
        server.Reset();
        Assert.Equal("72444817", server.ResourceVersion);
        server.Reset(restartVersions: true);
        Assert.Equal("72444813", server.ResourceVersion);
        Assert.Empty(server.Journal.All);
        using var answer = await client.GetAsync(Job, Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);

        Assert.Throws<ArgumentException>(() => server.RestoreSnapshot("none"));
        Assert.Contains("metadata.name", (await Assert.ThrowsAsync<ArgumentException>(() => server.SeedAsync("{apiVersion: kubeflow.org/v1, kind: TFJob, metadata: {name: Bad}}"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_seed_beyond_the_memory_is_an_invalid_operation_and_an_unknown_conflict_out_of_range()
    {
        await using var server = await TfJobApiServer.StartAsync(
            options =>
            {
                options.UseSocket = false;
                options.Settings["Limits:Memory"] = "64000000";
            },
            Cancellation);
        var note = new string('x', 1_000_000);
        string Job(int number) =>
            $$"""{apiVersion: kubeflow.org/v1, kind: TFJob, metadata: {name: a{{number}} }, spec: {tfReplicaSpecs: {Worker: {template: {note: {{note}} } } } } }""";

        await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            for (var i = 0; i < 80; i++)
            {
                await server.SeedAsync(Job(i));
            }
        });
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>("conflict", () => server.SeedAsync(Job(0), (SeedConflict)3));
    }

    private static async Task PatchAsync(HttpClient client, string patch = LabelPatch)
    {
        using var content = new StringContent(patch, Encoding.UTF8, "application/merge-patch+json");
        using var answer = await client.PatchAsync(Job, content, Cancellation);
    }
}
